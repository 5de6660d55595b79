"""Who may be asked into a team."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from models import Agent, TeamAsk, TeamMember
from services.actor import Actor
from services.asking import OPEN
from services.authority import must_manage_team
from services.paging import Page, Query, paged


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent without a seat in the team."""

    agent_id: int
    name: str
    email: str
    is_asked: bool
    picture: str = ""


def team_candidates(session: Session, team_id: int, query: Query, *, actor: Actor) -> Page[Candidate]:
    """A page of those who can sign in and are not in the team. Raises NotFound, Forbidden."""
    must_manage_team(session, team_id, actor)
    seated = select(col(TeamMember.agent_id)).where(col(TeamMember.team_id) == team_id)
    asks = session.scalars(OPEN.where(col(TeamAsk.team_id) == team_id))
    asked = {ask.agent_id for ask in asks if ask.by_id != ask.agent_id}
    others = session.scalars(
        select(Agent)
        .where(col(Agent.suspended_at).is_(None), col(Agent.id).not_in(seated))
        .order_by(func.lower(col(Agent.name)), col(Agent.id))
    )
    return paged(
        (Candidate(one.id, one.name, one.email, one.id in asked, one.picture) for one in others),
        query,
        texts=lambda one: (one.name, one.email),
        sorts={"name": lambda one: one.name.casefold()},
    )
