"""Out of a team: removed from it, or by leaving it oneself (SPEC 2); and back after a removal by mistake."""

from sqlalchemy import select
from sqlmodel import Session, col

from models import AuditKind, AuditLine, ChoreKind, Team, TeamMember, TeamRole
from services import audit, chores, clock
from services.actor import Actor
from services.asking import working
from services.authority import (
    must_manage_team,
    must_not_be_the_last_admin,
    one_by_one,
    role_in,
    told_of,
)
from services.outcome import Outcome
from services.refusal import NotFound
from services.teams import seat

TAKEN_BACK = 3_600_000
"""Milliseconds for which a removal can be."""


def remove_from_team(session: Session, team_id: int, *, agent_id: int, actor: Actor) -> Outcome[None]:
    """Take an agent's seat away, and let them leave the team's conversations; twice is once.

    Raises NotFound, Forbidden, LastAdmin.
    """
    one_by_one(session, Team, team_id)
    must_manage_team(session, team_id, actor)
    return _out(session, team_id, agent_id, AuditKind.TEAM_MEMBER_REMOVED, actor)


def put_back(session: Session, team_id: int, *, agent_id: int, actor: Actor) -> Outcome[None]:
    """Give a seat back, as it was, that was taken away within the hour; who has one keeps that.

    The conversations that they left stay left. Raises NotFound, Forbidden.
    """
    one_by_one(session, Team, team_id)
    must_manage_team(session, team_id, actor)
    if role_in(session, team_id, agent_id) is not None:
        return Outcome(None)
    role = _last_role(session, team_id, working(session, agent_id).id)
    if role is None:
        raise NotFound("They were removed too long ago. Invite them again.")
    audit.note(session, AuditKind.TEAM_JOINED, actor, team_id=team_id, agent=agent_id, role=role)
    return seat(session, team_id=team_id, agent_id=agent_id, role=role)


def _last_role(session: Session, team_id: int, agent_id: int) -> TeamRole | None:
    """The role of who was removed within the hour, and did not go by themselves since."""
    gone = (AuditKind.TEAM_MEMBER_REMOVED, AuditKind.TEAM_LEFT)
    lines = session.scalars(
        select(AuditLine)
        .where(col(AuditLine.at) > clock.now() - TAKEN_BACK, col(AuditLine.kind).in_(gone))
        .where(col(AuditLine.team_id) == team_id)
        .order_by(col(AuditLine.at).desc(), col(AuditLine.id).desc())
    )
    last = next((line for line in lines if line.detail.get("agent") == agent_id), None)
    was_removed = last is not None and last.kind == AuditKind.TEAM_MEMBER_REMOVED
    return TeamRole(last.detail["role"]) if last and was_removed and "role" in last.detail else None


def leave_team(session: Session, team_id: int, *, actor: Actor) -> Outcome[None]:
    """Give one's own seat up. Raises NotFound where one has none, LastAdmin."""
    one_by_one(session, Team, team_id)
    if role_in(session, team_id, actor.agent_id) is None:
        raise NotFound
    return _out(session, team_id, actor.agent_id, AuditKind.TEAM_LEFT, actor)


def _out(session: Session, team_id: int, agent_id: int, how: AuditKind, actor: Actor) -> Outcome[None]:
    role = role_in(session, team_id, agent_id)
    if role is None:
        return Outcome(None)
    must_not_be_the_last_admin(session, team_id, agent_id)
    session.delete(session.get_one(TeamMember, (team_id, agent_id)))
    audit.note(session, how, actor, team_id=team_id, agent=agent_id, role=role)
    changed = told_of(session, [agent_id])
    left = chores.begin(session, ChoreKind.LEAVE, agent_id=agent_id, team_id=team_id)
    return Outcome(None, (*changed, *left))
