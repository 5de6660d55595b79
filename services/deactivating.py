"""Deactivate and reactivate a team: it gets no new conversations, and keeps those that it has (SPEC 6).

What a channel would lead to it goes to the channel's other teams, else to the default team, and so does what
reopens (`services.channels.routing.routed_teams`). Its members keep their seats and finish what is open.
"""

from sqlmodel import Session

from models import AuditKind, Team
from services import audit, clock
from services.actor import Actor
from services.authority import members, must_manage_people, told_of
from services.channels.routing import default_team
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import Conflict, NotFound


def deactivate_team(session: Session, team_id: int, *, actor: Actor) -> Outcome[None]:
    """Let a team get nothing new, by a workspace owner or admin; twice is once.

    Raises Forbidden, NotFound, Conflict for the default team.
    """
    team = _managed(session, team_id, actor)
    default = default_team(session)
    if team.id == default:
        raise Conflict("This is the default team: it takes what other teams leave, and can't be deactivated.")
    if team.deactivated_at is not None:
        return Outcome(None)
    team.deactivated_at = clock.now()
    audit.note(session, AuditKind.TEAM_DEACTIVATED, actor, team_id=team.id)
    return _told(session, team.id, default)


def reactivate_team(session: Session, team_id: int, *, actor: Actor) -> Outcome[None]:
    """Let its channels lead to it again; twice is once. Raises Forbidden, NotFound."""
    team = _managed(session, team_id, actor)
    if team.deactivated_at is None:
        return Outcome(None)
    team.deactivated_at = None
    audit.note(session, AuditKind.TEAM_REACTIVATED, actor, team_id=team.id)
    return _told(session, team.id, default_team(session))


def _managed(session: Session, team_id: int, actor: Actor) -> Team:
    must_manage_people(session, actor)
    team = session.get(Team, bounded(team_id))
    if team is None:
        raise NotFound
    return team


def _told(session: Session, team_id: int, default: int) -> Outcome[None]:
    """Its members, and those of the default team, choose among other channels now."""
    concerned = {*members(session, team_id), *members(session, default)}
    return Outcome(None, told_of(session, concerned))
