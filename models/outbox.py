"""What is to leave the house to those who may not see it in the chat: a row for each message."""

from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class Door(StrEnum):
    """By what it leaves."""

    EMAIL = "email"
    WHATSAPP = "whatsapp"


class OutboxState(StrEnum):
    """How it stands. What nobody needs any more has no row."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Awaits(StrEnum):
    """What has to happen before it goes out; it is looked at again then, and now and then before."""

    NOTHING = ""
    ABSENCE = "absence"
    """The customer is online and may read it in the chat."""
    ADDRESS = "address"
    TURN = "turn"
    """An earlier one of its conversation is under way, or its address has had enough for now."""
    CHANNEL = "channel"
    """Its channel is turned off."""


class Outgoing(SQLModel, table=True):
    """One message on its way out. Those that leave together share a `mail_id`."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        Index(
            "ix_outbox_due",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
        Index(
            "ix_outbox_tried",
            "address",
            "tried_at",
            sqlite_where=text("tried_at IS NOT NULL"),
            postgresql_where=text("tried_at IS NOT NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", ondelete="CASCADE")
    seq: int
    door: str = Door.EMAIL
    state: str = OutboxState.WAITING
    since: Millis = millis()
    """From when it has been on its way: what does not get there within a day is given up."""
    due_at: Millis | None = millis(default=None)
    """When it is to be looked at (again); of one under way, when it is taken for lost. Empty: never."""
    awaits: str = Awaits.NOTHING
    attempts: int = 0
    lease: str | None = None
    """Whose it is while it is under way."""
    mail_id: str | None = None
    """The Message-ID. It stays when nobody knows whether the mail got there, which is then sent once more.

    By other doors: what the other side sends back with what it tells of the message."""
    address: str = ""
    tried_at: Millis | None = millis(default=None)
    """When it was last handed over, unless it certainly was not taken."""
    ended_at: Millis | None = millis(default=None)
    reason: str = ""
    """Why it failed."""
    ended_wait: Millis | None = millis(default=None)
    """Since when the customer had waited that it answered: they do so again should it fail for good."""
    is_address_refused: bool = False
    """It failed by its address: to try again helps with another one only."""
