"""Conferences: the rooms in which an agent and a customer see and hear each other."""

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.base import Millis, millis

_OPEN = text("ended_at IS NULL")


class Conference(SQLModel, table=True):
    """A room; open while it has no `ended_at`. Of each conversation at most one is open at a time.

    Who is in it right now is known to the process that signals, and stored nowhere.
    """

    __table_args__ = (
        Index(
            "ix_conference_open",
            "conversation_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    room: str = Field(primary_key=True)
    """Its unguessable name: agents enter by it, with their session."""
    guest: str = Field(unique=True)
    """What the customer's link carries: as unguessable, and all that they need."""
    conversation_id: int = Field(foreign_key="conversation.id", index=True, ondelete="CASCADE")
    by_id: int = Field(foreign_key="agent.id")
    at: Millis = millis()
    ended_at: Millis | None = millis(default=None)
