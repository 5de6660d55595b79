"""Who may manage people and teams (SPEC 6)."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from models import Agent, Team, TeamMember, TeamRole, Workspace, WorkspaceRole
from services import clock
from services.actor import Actor
from services.events import MembershipChanged
from services.numbers import bounded
from services.refusal import Forbidden, NotFound

_MANAGERS = (WorkspaceRole.OWNER, WorkspaceRole.ADMIN)


def must_manage_people(session: Session, actor: Actor) -> Agent:
    """Return the workspace owner or admin who acts. Raises Forbidden for everyone else."""
    agent = _acting(session, actor)
    if agent.workspace_role not in _MANAGERS:
        raise Forbidden("Only workspace owners and admins can do this.")
    return agent


def must_manage_team(session: Session, team_id: int, actor: Actor) -> Team:
    """Return the team that a workspace owner or admin, or a Team Admin of it, acts on.

    Raises Forbidden for its Representatives, NotFound for everyone else and for a team that isn't there.
    """
    agent = _acting(session, actor)
    team = session.get(Team, bounded(team_id))
    role = role_in(session, team_id, agent.id)
    if team is None or (role is None and agent.workspace_role not in _MANAGERS):
        raise NotFound
    if role != TeamRole.ADMIN and agent.workspace_role not in _MANAGERS:
        raise Forbidden("Only a Team Admin can do this.")
    return team


def manages_people(agent: Agent) -> bool:
    """Whether this agent is a workspace owner or admin, and may act."""
    return agent.suspended_at is None and agent.workspace_role in _MANAGERS


@dataclass(frozen=True, slots=True)
class Manages:
    """What is an agent's to manage: the whole workspace, or the teams of which they are Team Admin."""

    workspace: bool
    teams: frozenset[int]

    @property
    def anything(self) -> bool:
        """Whether they have settings to come to."""
        return self.workspace or bool(self.teams)


def managed(session: Session, actor: Actor) -> Manages:
    """What this agent manages. Raises NotFound for who is suspended or unknown."""
    agent = _acting(session, actor)
    is_admin = col(TeamMember.agent_id) == agent.id, col(TeamMember.role) == TeamRole.ADMIN
    teams = session.scalars(select(col(TeamMember.team_id)).where(*is_admin))
    return Manages(agent.workspace_role in _MANAGERS, frozenset(teams))


def must_manage_something(session: Session, actor: Actor) -> None:
    """Raise Forbidden unless the workspace is theirs to manage, or some team."""
    if not managed(session, actor).anything:
        raise Forbidden("Only a Team Admin can do this.")


def role_in(session: Session, team_id: int, agent_id: int) -> str | None:
    """An agent's role in a team; None: they have no seat in it."""
    member = session.get(TeamMember, (bounded(team_id), bounded(agent_id)))
    return member.role if member else None


def one_by_one(session: Session, row: type[Team | Workspace], id_: int) -> None:
    """Whoever may be the last to take something away waits here for who does so at this moment.

    Comes before anything is read: two Team Admins, or owners, who demote each other would else both be done.
    """
    session.execute(select(col(row.id)).where(col(row.id) == bounded(id_)).with_for_update(key_share=True))


def must_not_be_the_last_admin(session: Session, team_id: int, agent_id: int) -> None:
    """Raise Conflict when the team would be without a Team Admin."""
    if role_in(session, team_id, agent_id) == TeamRole.ADMIN and not _admins(session, team_id) - {agent_id}:
        raise LastAdmin


def told_of(session: Session, agent_ids: Collection[int]) -> tuple[MembershipChanged, ...]:
    """Note that these agents' teams, roles or standing changed; returns what tells it."""
    now = clock.now()
    for agent in session.scalars(select(Agent).where(col(Agent.id).in_(agent_ids)).order_by(col(Agent.id))):
        agent.changed_at = now
    return tuple(MembershipChanged(agent_id, now) for agent_id in sorted(agent_ids))


def members(session: Session, team_id: int) -> list[int]:
    """Everyone with a seat in a team."""
    return list(session.scalars(select(col(TeamMember.agent_id)).where(col(TeamMember.team_id) == team_id)))


class LastAdmin(Forbidden):
    """The last Team Admin of a team can't leave it or be demoted (SPEC 2)."""

    code = "conflict"
    sentence = "A team needs a Team Admin. Make somebody else Team Admin first."


def _acting(session: Session, actor: Actor) -> Agent:
    agent = session.get(Agent, actor.agent_id)
    if agent is None or agent.suspended_at is not None:
        raise NotFound
    return agent


def _admins(session: Session, team_id: int) -> set[int]:
    """Those who can act: a suspended one looks after nobody."""
    statement = (
        select(col(TeamMember.agent_id))
        .join(Agent, col(Agent.id) == col(TeamMember.agent_id))
        .where(
            col(TeamMember.team_id) == team_id,
            col(TeamMember.role) == TeamRole.ADMIN,
            col(Agent.suspended_at).is_(None),
        )
    )
    return set(session.scalars(statement))
