"""Invitations into a conversation: of an agent, or of whoever of a team is first."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class InvitationKind(StrEnum):
    """What taking it does: enter the crew, or enter it as owner in the giver's place."""

    INVITE = "invite"
    HAND_OVER = "hand_over"


class Ending(StrEnum):
    """How an invitation came to its end."""

    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


_OPEN = text("ended_at IS NULL")


class Invitation(SQLModel, table=True):
    """Of one agent or of one team; open while it has no `ended_at`. Of each at most one is open at a time."""

    __table_args__ = (
        CheckConstraint("(agent_id IS NULL) <> (team_id IS NULL)", name="one_guest"),
        Index(
            "ix_invitation_agent",
            "agent_id",
            "conversation_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "ix_invitation_team",
            "team_id",
            "conversation_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: int = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", index=True, ondelete="CASCADE")
    agent_id: int | None = Field(default=None, foreign_key="agent.id")
    team_id: int | None = Field(default=None, foreign_key="team.id")
    kind: str = InvitationKind.INVITE
    by_id: int = Field(foreign_key="agent.id")
    at: Millis = millis()
    ended_at: Millis | None = millis(default=None)
    ended: str | None = None
    taken_by_id: int | None = Field(default=None, foreign_key="agent.id")
