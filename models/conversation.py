"""Conversations, the teams they lie with, and their crews."""

from enum import StrEnum

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class State(StrEnum):
    """`visiting`: the chat was opened and nothing has been written yet."""

    VISITING = "visiting"
    OPEN = "open"
    CLOSED = "closed"


class Stage(StrEnum):
    """How far a wait has come (SPEC 3)."""

    NONE = ""
    SOON = "soon"
    OVERDUE = "overdue"


ATTENDED = "crewed AND waiting_since IS NOT NULL"
"""SQLite uses a partial index only for a statement that says its condition in the same words."""
QUIET = "state = 'open' AND NOT kept_open"


class Conversation(SQLModel, table=True):
    """One customer on one channel, for ever.

    `rank`, `stage`, `crewed` and the lists of ids are copies, kept by `services.conversations.change` in the
    transaction that changes what they copy, so that lists and events need no joins.
    """

    __table_args__ = (
        UniqueConstraint("channel_id", "customer_id"),
        Index("ix_conversation_owner", "owner_id", "state", "rank", "id"),
        Index(
            "ix_conversation_online",
            "rank",
            "id",
            sqlite_where=text("online"),
            postgresql_where=text("online"),
        ),
        Index(
            "ix_conversation_stage_due",
            "stage_due_at",
            sqlite_where=text("stage_due_at IS NOT NULL"),
            postgresql_where=text("stage_due_at IS NOT NULL"),
        ),
        Index(
            "ix_conversation_attended",
            "waiting_since",
            sqlite_where=text(ATTENDED),
            postgresql_where=text(ATTENDED),
        ),
        Index(
            "ix_conversation_quiet",
            "quiet_since",
            sqlite_where=text(QUIET),
            postgresql_where=text(QUIET),
        ),
        Index(
            "ix_conversation_unindexed",
            "last_message_at",
            sqlite_where=text("indexed_seq < last_seq"),
            postgresql_where=text("indexed_seq < last_seq"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    channel_id: int = Field(foreign_key="channel.id")
    customer_id: int = Field(foreign_key="customer.id", index=True, ondelete="CASCADE")
    identity_id: int = Field(foreign_key="channel_identity.id", unique=True, ondelete="CASCADE")
    state: str = State.VISITING
    owner_id: int | None = Field(default=None, foreign_key="agent.id")
    waiting_since: Millis | None = millis(default=None)
    soon_at: Millis | None = millis(default=None)
    """When the wait becomes Soon to be: after this moment, not at it. Empty while nobody waits."""
    overdue_at: Millis | None = millis(default=None)
    stage: str = Stage.NONE
    stage_due_at: Millis | None = millis(default=None)
    """The moment after which `stage` is another."""
    online: bool = False
    """The customer is connected to a web widget now (with the grace of SPEC 3)."""

    created_at: Millis = millis()
    quiet_since: Millis = millis()
    """From when the 24 hours of SPEC 3 run: last customer message, creation or reopening; of one kept open
    unanswered its answer."""
    kept_open: bool = False
    """The 24 hours are over, and a team of it keeps it open until it is answered."""
    last_message_at: Millis = millis()
    changed_at: Millis = millis(index=True)
    closed_at: Millis | None = millis(default=None)
    closed_by_id: int | None = Field(default=None, foreign_key="agent.id")
    """Who closed it by hand; empty on a closed one: the system did."""
    closed_waiting_since: Millis | None = millis(default=None)
    """The wait that the closing cleared, for Undo and for "closed unanswered"."""

    last_seq: int = 0
    indexed_seq: int = 0
    """Messages up to this one are in the search index."""
    last_said_seq: int | None = None
    """The latest message that a row of the list shows: said by a person or a bot for both sides, neither a
    system line nor a note."""
    customer_count: int = 0
    """Public messages that the customer has written."""
    customer_received_seq: int = 0
    customer_read_seq: int = 0
    crew_read_seq: int = 0
    """The latest public message that the crew has read: all that the customer learns of reading."""

    version: int = 0
    """Rises with every told change: who holds a newer one ignores an older."""
    access_version: int = 0
    """Rises with every change of who may see it."""
    rank: int = Field(default=0, sa_type=BigInteger)
    crewed: bool = False
    team_ids: list[int] = Field(default_factory=list, sa_type=JSON)
    crew_ids: list[int] = Field(default_factory=list, sa_type=JSON)
    invited_ids: list[int] = Field(default_factory=list, sa_type=JSON)
    """Agents who hold an open invitation; likewise teams."""
    invited_team_ids: list[int] = Field(default_factory=list, sa_type=JSON)


class ConversationTeam(SQLModel, table=True):
    """A conversation's place in a team, with copies of what lists are filtered and ordered by."""

    __tablename__ = "conversation_team"
    __table_args__ = (
        Index("ix_conversation_team_rank", "team_id", "state", "rank", "conversation_id"),
        Index("ix_conversation_team_newest", "team_id", "state", "last_message_at", "conversation_id"),
        Index(
            "ix_conversation_team_online",
            "team_id",
            "rank",
            "conversation_id",
            sqlite_where=text("online"),
            postgresql_where=text("online"),
        ),
    )

    conversation_id: int = Field(foreign_key="conversation.id", primary_key=True, ondelete="CASCADE")
    team_id: int = Field(foreign_key="team.id", primary_key=True)
    channel_id: int
    state: str
    owner_id: int | None = None
    online: bool = False
    crewed: bool = False
    stage: str = Stage.NONE
    last_message_at: Millis = millis()
    rank: int = Field(sa_type=BigInteger)


class CrewMember(SQLModel, table=True):
    """An agent who is in the conversation; of a closed one, who was in it at the closing."""

    __tablename__ = "crew_member"

    conversation_id: int = Field(foreign_key="conversation.id", primary_key=True, ondelete="CASCADE")
    agent_id: int = Field(foreign_key="agent.id", primary_key=True, index=True, ondelete="CASCADE")
    joined_at: Millis = millis()
