"""The teams as each agent sees them: their own, those they are asked into, and those they may ask to join."""

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from models import Team, TeamAsk, TeamMember
from services.actor import Actor
from services.asking import OPEN, working
from services.paging import Page, Query, paged


@dataclass(frozen=True, slots=True)
class OwnTeam:
    """A team, and what the agent is to it."""

    team_id: int
    name: str
    mode: str
    role: str | None
    """Theirs; None: they have no seat in it."""
    asked_id: int | None
    """An ask by which they were asked in; `asks_id`: by which they ask to join."""
    asks_id: int | None


def own_teams(session: Session, query: Query, *, actor: Actor) -> Page[OwnTeam]:
    """A page of all teams: the agent's own first, then those that wait for their word. Raises NotFound."""
    me = working(session, actor.agent_id).id
    asks = list(session.scalars(OPEN.where(col(TeamAsk.agent_id) == me)))
    asked = {ask.team_id: ask.id for ask in asks if ask.by_id != me}
    asking = {ask.team_id: ask.id for ask in asks if ask.by_id == me}
    mine = and_(col(TeamMember.team_id) == col(Team.id), col(TeamMember.agent_id) == me)
    found = session.execute(
        select(Team, col(TeamMember.role))
        .outerjoin(TeamMember, mine)
        .where(or_(col(Team.deactivated_at).is_(None), col(TeamMember.role).is_not(None)))
        .order_by(func.lower(col(Team.name)), col(Team.id))
    ).all()
    rows = [
        OwnTeam(team.id, team.name, team.mode, role, asked.get(team.id), asking.get(team.id))
        for team, role in found
    ]
    return paged(
        sorted(rows, key=lambda one: (one.role is None, one.asked_id is None, one.asks_id is None)),
        query,
        texts=lambda one: (one.name,),
        sorts={
            "name": lambda one: one.name.casefold(),
            "mode": lambda one: one.mode,
            "role": lambda one: (one.role is None, one.role or "", one.asked_id is None, one.asks_id is None),
        },
    )
