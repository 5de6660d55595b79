"""Messages, numbered within their conversation, and how far each agent has read."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class Author(StrEnum):
    """Who a message is from."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"


class Audience(StrEnum):
    """Who may read a message: everyone in the conversation, or agents only."""

    PUBLIC = "public"
    INTERNAL = "internal"


class MessageKind(StrEnum):
    """What a message is. All but `text` are transitions: internal lines that the thread shows (DESIGN 2)."""

    TEXT = "text"
    JOINED = "joined"
    GRABBED = "grabbed"
    TAKEN_OUT = "taken_out"
    AWAY = "away"
    SUSPENDED = "suspended"
    REMOVED = "removed"
    INHERITED = "inherited"
    UNOWNED = "unowned"
    NO_REPLY = "no_reply"
    LEFT = "left"
    CLOSED = "closed"
    REOPENED = "reopened"
    RETURNED = "returned"
    UNDONE = "undone"
    INVITED = "invited"
    HANDED_OVER = "handed_over"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"


_TRANSITION = text("kind <> 'text'")


class Message(SQLModel, table=True):
    """One numbered message. `author_id` is an agent's or the customer's id, by `author`."""

    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "sender", "client_id"),
        # By these the audit reads transitions; texts, of which there are most, cost nothing more.
        Index("ix_message_transition", "at", "id", sqlite_where=_TRANSITION, postgresql_where=_TRANSITION),
        Index(
            "ix_message_transition_by",
            "author_id",
            "at",
            "id",
            sqlite_where=_TRANSITION,
            postgresql_where=_TRANSITION,
        ),
    )

    id: int = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", ondelete="CASCADE")
    seq: int
    author: str
    author_id: int | None = None
    sender: str
    """Who sent it, as `author:author_id`: the name space of `client_id`."""
    client_id: str | None = None
    """The UUID that the sending client made; the same one twice is the same message."""
    audience: str = Audience.PUBLIC
    kind: str = MessageKind.TEXT
    text: str = ""
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    at: Millis = millis()


class ReadMark(SQLModel, table=True):
    """How far an agent has read a conversation."""

    __tablename__ = "read_mark"

    conversation_id: int = Field(foreign_key="conversation.id", primary_key=True, ondelete="CASCADE")
    agent_id: int = Field(foreign_key="agent.id", primary_key=True, ondelete="CASCADE")
    seq: int = 0
    customer_count: int = 0
    """Public messages of the customer up to `seq`: what is beyond is unread."""
    dismissed_count: int = 0
    """Public messages of the customer when the agent last dismissed their notification."""
