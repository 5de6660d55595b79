"""What channels have been told by others, kept as it came until it is worked off."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.base import Millis, millis

_DUE = text("due_at IS NOT NULL")
_ENDED = text("ended_at IS NOT NULL")


class InboundState(StrEnum):
    """How it stands. `failed`: given up, with the reason."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Inbound(SQLModel, table=True):
    """One event. The same `key` on the same channel is the same event, however often it comes."""

    __table_args__ = (
        UniqueConstraint("channel_id", "key"),
        Index("ix_inbound_due", "due_at", sqlite_where=_DUE, postgresql_where=_DUE),
        Index("ix_inbound_lane", "channel_id", "lane", "id", sqlite_where=_DUE, postgresql_where=_DUE),
        Index("ix_inbound_sender", "channel_id", "sender"),
        Index("ix_inbound_ended", "ended_at", sqlite_where=_ENDED, postgresql_where=_ENDED),
    )

    id: int = Field(default=None, primary_key=True)
    channel_id: int = Field(foreign_key="channel.id", ondelete="CASCADE")
    key: str
    sender: str
    """Whose it is, as the channel names them: it goes when they are erased. Empty: nobody's."""
    lane: str = ""
    """What is in the same lane is worked off one after the other."""
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    at: Millis = millis()
    """When it came."""
    state: str = InboundState.WAITING
    due_at: Millis | None = millis(default=None)
    """When it is to be looked at (again); of one under way, when it is taken for lost. Empty: never."""
    attempts: int = 0
    ended_at: Millis | None = millis(default=None)
    reason: str = ""


class ExternalMessage(SQLModel, table=True):
    """Which message it is that a channel's other side calls so."""

    __tablename__ = "external_message"
    __table_args__ = (Index("ix_external_message_place", "conversation_id", "seq"),)

    channel_id: int = Field(foreign_key="channel.id", primary_key=True, ondelete="CASCADE")
    external_id: str = Field(primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", ondelete="CASCADE")
    seq: int
    has_arrived: bool = False
    """It was told as delivered, or as read: what is told of it afterwards does not undo that."""
