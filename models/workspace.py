"""The workspace: the one company that a database belongs to."""

from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class Workspace(SQLModel, table=True):
    """One row. `time_zone` is an IANA name."""

    id: int = Field(default=1, primary_key=True)
    name: str
    time_zone: str = "UTC"
    soon_after: int | None = None
    """Milliseconds; empty: the environment's. Likewise the other threshold."""
    overdue_after: int | None = None
    ice_servers: str = ""
    """As `services.conference.ice` reads them; the environment's win. Likewise what follows."""
    turn_secret: str = Field(default="", repr=False)
    conference_url: str = ""
    smtp_url: str = Field(default="", repr=False)
    """As TRIPTYCH_SMTP_URL, with the password; empty: mail is off."""
    mail_from: str = ""
    created_at: Millis = millis()
