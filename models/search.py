"""What the search keeps beside its index."""

from sqlalchemy import String
from sqlmodel import Field, SQLModel

_BY_LETTERS = String().with_variant(String(collation="C"), "postgresql")
"""Ordered as Python orders text, whatever the database's own language."""


class SearchProfile(SQLModel, table=True):
    """The words by which a conversation is found for its customer's sake.

    Kept since SQLite's index, which holds no contents, wants to be told what it has to forget.
    """

    __tablename__ = "search_profile"

    conversation_id: int = Field(foreign_key="conversation.id", primary_key=True, ondelete="CASCADE")
    words: str = ""
    after_seq: int = 0
    """Messages up to this one have been forgotten."""


class SearchWord(SQLModel, table=True):
    """A word of the index, and in how many of its entries it stands: what looking for it would cost."""

    __tablename__ = "search_word"
    __table_args__ = {"sqlite_with_rowid": False}

    word: str = Field(primary_key=True, sa_type=_BY_LETTERS)
    number: int
