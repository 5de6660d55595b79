"""The people of a workspace, as who manages them sees them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from models import Agent, SecondFactor, Team, TeamMember
from services.actor import Actor
from services.authority import must_manage_people
from services.paging import Page, Query, paged


@dataclass(frozen=True, slots=True)
class Person:
    """An agent; `teams` by name."""

    agent_id: int
    name: str
    email: str
    role: str
    is_suspended: bool
    teams: tuple[str, ...]
    picture: str = ""
    has_codes: bool = False
    """Signs in with a one-time code as well."""


def people(session: Session, query: Query, *, actor: Actor) -> Page[Person]:
    """A page of the workspace's people, for its owners and admins. Raises Forbidden, NotFound."""
    must_manage_people(session, actor)
    seats = select(col(TeamMember.agent_id), col(Team.name)).join(
        Team, col(Team.id) == col(TeamMember.team_id)
    )
    teams: dict[int, list[str]] = {}
    for agent_id, name in session.execute(seats.order_by(col(Team.name))):
        teams.setdefault(agent_id, []).append(name)
    confirmed = col(SecondFactor.confirmed_at).is_not(None)
    with_codes = set(session.scalars(select(col(SecondFactor.agent_id)).where(confirmed)))
    agents = session.scalars(select(Agent).order_by(col(Agent.name), col(Agent.id)))
    return paged(
        (
            Person(
                one.id,
                one.name,
                one.email,
                one.workspace_role,
                one.suspended_at is not None,
                tuple(teams.get(one.id, ())),
                one.picture,
                one.id in with_codes,
            )
            for one in agents
        ),
        query,
        texts=lambda one: (one.name, one.email, *one.teams),
        sorts={
            "name": lambda one: one.name.casefold(),
            "email": lambda one: one.email,
            "role": lambda one: one.role,
            "teams": lambda one: [name.casefold() for name in one.teams],
        },
    )
