"""Drafts: what an agent is writing, kept so that it is there on each of their devices."""

from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class Draft(SQLModel, table=True):
    """Of one agent in one conversation: a reply and a note, apart. One that was sent or emptied stays as an
    empty text, so that its revision goes on rising.
    """

    agent_id: int = Field(foreign_key="agent.id", primary_key=True, ondelete="CASCADE")
    conversation_id: int = Field(
        foreign_key="conversation.id", primary_key=True, index=True, ondelete="CASCADE"
    )
    note: bool = Field(primary_key=True)
    text: str = ""
    extras: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """What belongs to the text: whom it names, and what a template left open."""
    revision: int = 1
    """Rises with each change: whoever writes on says on which one."""
    changed_at: Millis = millis()
