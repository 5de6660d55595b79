"""WhatsApp: the business account behind a channel, and the message templates that it has."""

from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class WhatsAppAccount(SQLModel, table=True):
    """How a channel of this kind reaches WhatsApp. What is secret appears on no page, in no log or export."""

    __tablename__ = "whatsapp_account"

    channel_id: int = Field(foreign_key="channel.id", primary_key=True, ondelete="CASCADE")
    phone_number_id: str = Field(unique=True)
    business_account_id: str
    access_token: str = Field(repr=False)
    app_secret: str = Field(repr=False)
    verify_token: str = Field(repr=False)
    number: str = ""
    """The phone number, as WhatsApp writes it; likewise the name: known once the connection was checked."""
    name: str = ""
    last_event_at: Millis | None = millis(default=None)
    """When the webhook last took something that was signed."""
    templates_at: Millis | None = millis(default=None)
    """When its templates were last read."""
    templates_due_at: Millis | None = millis(default=None)
    """When they are read again."""
    templates_trouble: str = ""
    """Why they could not be read; empty: they were."""


class WhatsAppTemplate(SQLModel, table=True):
    """A message template as the account has it."""

    __tablename__ = "whatsapp_template"
    __table_args__ = (UniqueConstraint("channel_id", "name", "language"),)

    id: int = Field(default=None, primary_key=True)
    channel_id: int = Field(foreign_key="channel.id", ondelete="CASCADE")
    external_id: str
    name: str
    language: str
    category: str
    status: str
    """`APPROVED`, `PENDING`, `REJECTED`, `PAUSED`, `DISABLED`: in WhatsApp's words."""
    is_named: bool = False
    """Its parameters have names; else they are counted."""
    components: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """Header, body, footer and buttons, as the account answers them."""
