"""Files of messages and templates; their contents lie in a folder or a bucket, under the same id."""

from enum import StrEnum

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class FileState(StrEnum):
    """`coming`: being uploaded; `ready`: whole; `doomed`: nobody sees it any more, its contents go next."""

    COMING = "coming"
    READY = "ready"
    DOOMED = "doomed"


class StoredFile(SQLModel, table=True):
    """One file. It is its uploader's until a message or a template takes it, and from then on theirs.

    What a template has is never sent itself: each message by it gets a file of its own.

    When its conversation goes, the row stays behind without one, so that the contents are not forgotten.
    """

    __tablename__ = "stored_file"
    __table_args__ = (
        Index(
            "ix_stored_file_loose",
            "uploader",
            "uploader_id",
            sqlite_where=text("message_id IS NULL"),
            postgresql_where=text("message_id IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    """Random: whoever does not know it can't guess it."""
    uploader: str
    uploader_id: int
    conversation_id: int | None = Field(
        default=None, foreign_key="conversation.id", index=True, ondelete="SET NULL"
    )
    message_id: int | None = Field(default=None, foreign_key="message.id", index=True, ondelete="SET NULL")
    for_template: bool = False
    """It was uploaded for a template, and is of no conversation."""
    template_id: int | None = Field(
        default=None, foreign_key="message_template.id", index=True, unique=True, ondelete="SET NULL"
    )
    state: str = FileState.COMING
    name: str = ""
    size: int = Field(default=0, sa_type=BigInteger)
    """Bytes, as they are handed out."""
    type: str = ""
    width: int | None = None
    height: int | None = None
    thumb: bool = False
    """There is a small picture of it: it is an image that was made anew here, and may be shown in a page."""
    created_at: Millis = millis()
