"""Delete a team: its conversations go to the default team when they have no other (SPEC 2)."""

from sqlalchemy import delete, select
from sqlmodel import Session, col

from models import AuditKind, ChannelTeam, ChoreKind, Team, TeamMember
from services import audit, chores
from services.actor import Actor
from services.authority import members, must_manage_people, told_of
from services.channels.routing import default_team
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import Conflict, NotFound
from services.templates.managing import forget_team


def delete_team(session: Session, team_id: int, *, actor: Actor) -> Outcome[None]:
    """Delete a team, by a workspace owner or admin. Its row goes when its last conversation has.

    Who is in a conversation of it stays there. Raises Forbidden, NotFound, Conflict for the default team.
    """
    must_manage_people(session, actor)
    team = session.get(Team, bounded(team_id))
    if team is None:
        raise NotFound
    if team_id == default_team(session):
        raise Conflict("This is the default team: it takes what other teams leave, and can't be deleted.")
    seated = members(session, team_id)
    audit.note(session, AuditKind.TEAM_DELETED, actor, team_id=team_id, name=team.name)
    _lead_channels_elsewhere(session, team_id)
    forget_team(session, team_id)
    session.execute(delete(TeamMember).where(col(TeamMember.team_id) == team_id))
    changed = told_of(session, seated)
    return Outcome(None, (*changed, *chores.begin(session, ChoreKind.DISSOLVE, team_id=team_id)))


def _lead_channels_elsewhere(session: Session, team_id: int) -> None:
    """What led to this team alone leads to the default team now."""
    led = list(session.scalars(select(ChannelTeam).where(col(ChannelTeam.team_id) == team_id)))
    for row in led:
        session.delete(row)
    session.flush()
    for row in led:
        others = select(ChannelTeam).where(col(ChannelTeam.channel_id) == row.channel_id)
        if session.scalars(others).first() is None:
            session.add(ChannelTeam(channel_id=row.channel_id, team_id=default_team(session)))
    session.flush()
