"""Out of a team: removed from it, or by leaving it oneself (SPEC 2)."""

from sqlmodel import Session

from models import AuditKind, ChoreKind, Team, TeamMember
from services import audit, chores
from services.actor import Actor
from services.authority import (
    must_manage_team,
    must_not_be_the_last_admin,
    one_by_one,
    role_in,
    told_of,
)
from services.outcome import Outcome
from services.refusal import NotFound


def remove_from_team(session: Session, team_id: int, *, agent_id: int, actor: Actor) -> Outcome[None]:
    """Take an agent's seat away, and let them leave the team's conversations; twice is once.

    Raises NotFound, Forbidden, LastAdmin.
    """
    one_by_one(session, Team, team_id)
    must_manage_team(session, team_id, actor)
    return _out(session, team_id, agent_id, AuditKind.TEAM_MEMBER_REMOVED, actor)


def leave_team(session: Session, team_id: int, *, actor: Actor) -> Outcome[None]:
    """Give one's own seat up. Raises NotFound where one has none, LastAdmin."""
    one_by_one(session, Team, team_id)
    if role_in(session, team_id, actor.agent_id) is None:
        raise NotFound
    return _out(session, team_id, actor.agent_id, AuditKind.TEAM_LEFT, actor)


def _out(session: Session, team_id: int, agent_id: int, how: AuditKind, actor: Actor) -> Outcome[None]:
    if role_in(session, team_id, agent_id) is None:
        return Outcome(None)
    must_not_be_the_last_admin(session, team_id, agent_id)
    session.delete(session.get_one(TeamMember, (team_id, agent_id)))
    audit.note(session, how, actor, team_id=team_id, agent=agent_id)
    changed = told_of(session, [agent_id])
    left = chores.begin(session, ChoreKind.LEAVE, agent_id=agent_id, team_id=team_id)
    return Outcome(None, (*changed, *left))
