"""Invitations into the workspace: an address that a link was made for, and what whoever has it becomes."""

from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.agent import WorkspaceRole
from models.base import Millis, millis
from models.team import TeamRole


class JoiningEnd(StrEnum):
    """How an invitation into the workspace came to its end."""

    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


_OPEN = text("ended_at IS NULL")


class Joining(SQLModel, table=True):
    """Open while it has no `ended_at`; of each address at most one is open at a time."""

    __table_args__ = (
        Index("ix_joining_email", "email", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: int = Field(default=None, primary_key=True)
    email: str
    """Casefolded, as an agent's."""
    name: str = ""
    """What who invites calls them; they may say otherwise."""
    workspace_role: str = WorkspaceRole.MEMBER
    by_id: int = Field(foreign_key="agent.id")
    number: int = 1
    """Of the latest link, the only one that is good."""
    at: Millis = millis()
    """When that link was made."""
    expires_at: Millis = millis()
    mailed_at: Millis | None = millis(default=None)
    mail_error: str = ""
    """Why that link has not gone by mail."""
    ended_at: Millis | None = millis(default=None)
    ended: str | None = None
    agent_id: int | None = Field(default=None, foreign_key="agent.id")
    """Who came of it."""


class JoiningTeam(SQLModel, table=True):
    """A seat that goes with it."""

    __tablename__ = "joining_team"

    joining_id: int = Field(foreign_key="joining.id", primary_key=True, ondelete="CASCADE")
    team_id: int = Field(foreign_key="team.id", primary_key=True, index=True, ondelete="CASCADE")
    role: str = TeamRole.REPRESENTATIVE
