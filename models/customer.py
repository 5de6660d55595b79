"""Customers and the identities by which channels know them."""

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class Customer(SQLModel, table=True):
    """The person served. `said_*` is what they say of themselves: not verified, never joins two customers.

    All else is what agents have typed, or taken over from that.
    """

    __table_args__ = (
        Index(
            "ix_customer_email",
            "email",
            sqlite_where=text("email <> ''"),
            postgresql_where=text("email <> ''"),
        ),
        Index(
            "ix_customer_phone",
            "phone",
            sqlite_where=text("phone <> ''"),
            postgresql_where=text("phone <> ''"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    name: str = ""
    email: str = ""
    phone: str = ""
    """As E.164: `+351912345678`."""
    company: str = ""
    language: str = ""
    """A tag such as `pt` or `pt-BR`."""
    time_zone: str = ""
    """An IANA name."""
    labels: list[str] = Field(default_factory=list, sa_type=JSON)
    remark: str = ""
    revision: int = 0
    """Rises with every edit: who began with an older one is shown what was saved meanwhile."""
    edited_by_id: int | None = None
    """The agent who saved last. Without a foreign key, for which SQLite would copy the whole table."""
    edited_at: Millis | None = millis(default=None)
    said_name: str = ""
    said_email: str = ""
    said_phone: str = ""
    """The number that they write from, as E.164: the channel vouches that it is theirs."""
    blocked_at: Millis | None = millis(default=None)
    created_at: Millis = millis()


class ChannelIdentity(SQLModel, table=True):
    """A customer as one channel knows them: on the web, a visitor."""

    __tablename__ = "channel_identity"
    __table_args__ = (
        UniqueConstraint("channel_id", "external_id"),
        Index(
            "ix_channel_identity_phone",
            "channel_id",
            "phone",
            unique=True,
            sqlite_where=text("phone <> ''"),
            postgresql_where=text("phone <> ''"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    channel_id: int = Field(foreign_key="channel.id")
    customer_id: int = Field(foreign_key="customer.id", index=True, ondelete="CASCADE")
    external_id: str
    """What stays the same: a visitor's id, WhatsApp's user id, else the number they write from."""
    phone: str = ""
    """The number that they write from, in digits; empty where the channel has none, or does not tell it."""
    wrote_at: Millis | None = millis(default=None)
    """When they last wrote, by the other side's clock: where one may answer for some time only."""
    page_url: str = ""
    page_title: str = ""
    first_page_url: str = ""
    time_zone: str = ""
    language: str = ""
    user_agent: str = ""
    address: str = ""
    last_active_at: Millis = millis()
