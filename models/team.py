"""Teams and who serves in them."""

from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class Mode(StrEnum):
    """How a team shares its conversations (SPEC 1)."""

    COLLABORATION = "collaboration"
    GRAB = "grab"


class TeamRole(StrEnum):
    """One per agent and team, independent of the workspace role."""

    REPRESENTATIVE = "representative"
    ADMIN = "admin"


class Team(SQLModel, table=True):
    """Agents who serve together. The first team is the default one."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    mode: str = Mode.COLLABORATION
    soon_after: int | None = None
    """Milliseconds; empty: the workspace's. Likewise the other threshold."""
    overdue_after: int | None = None
    away_after: int | None = None
    """Milliseconds; empty: the environment's; 0: nobody leaves by being Away."""
    keep_unanswered: bool = False
    """The system closes no conversation of this team in which a customer waits."""
    repeat_overdue: bool = True
    """The sound for an Overdue one with an empty crew repeats until someone takes it."""
    deactivated_at: Millis | None = millis(default=None)
    """Since when it gets no new conversations."""
    created_at: Millis = millis()


class TeamMember(SQLModel, table=True):
    """An agent's seat in a team."""

    __tablename__ = "team_member"

    team_id: int = Field(foreign_key="team.id", primary_key=True, ondelete="CASCADE")
    agent_id: int = Field(foreign_key="agent.id", primary_key=True, index=True, ondelete="CASCADE")
    role: str = TeamRole.REPRESENTATIVE
    since: Millis = millis(default=0)
    """What was over by then is no concern of theirs."""
