"""That customers were read, where the other side of a channel shows it to them."""

from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class ReadReceipt(SQLModel, table=True):
    """One that is still to be told: of the latest message read, which means all before it."""

    __tablename__ = "read_receipt"

    conversation_id: int = Field(foreign_key="conversation.id", primary_key=True, ondelete="CASCADE")
    seq: int
    """Of the customer's message."""
    since: Millis = millis()
    due_at: Millis = millis(index=True)
    attempts: int = 0
