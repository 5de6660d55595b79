"""Who serves in a team or is to, and how each of them stands: the Team Admin's overview (SPEC 6)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models import Agent, ConversationTeam, CrewMember, State, TeamAsk, TeamMember
from services.actor import Actor
from services.authority import must_manage_team
from services.conversations.change import NOT_WAITING
from services.paging import Page, Query, paged


class Standing(StrEnum):
    """What somebody in the list is to the team."""

    ASKS = "asks"
    """Asks to join."""
    ASKED = "asked"
    """Was asked in, and has not answered yet."""
    SEATED = "seated"


@dataclass(frozen=True, slots=True)
class Member:
    """An agent in the team, or about to be; what is counted are conversations of this team."""

    agent_id: int
    name: str
    email: str
    role: str
    standing: Standing = Standing.SEATED
    ask_id: int | None = None
    by: str = ""
    """Who asked them in."""
    is_suspended: bool = False
    is_available: bool = False
    open: int = 0
    """Open conversations in whose crew they are."""
    waiting_since: int | None = None
    """The longest wait among these."""
    picture: str = ""


def team_members(
    session: Session, team_id: int, query: Query, *, connected: Collection[int], actor: Actor
) -> Page[Member]:
    """A page of a team's people: who asks to join, who was asked in, Team Admins, all others.

    Raises NotFound, Forbidden.

    `connected`: the agents with a console, Available by their switch.
    """
    must_manage_team(session, team_id, actor)
    return paged(
        [*_asks(session, team_id), *_members(session, team_id, connected)],
        query,
        texts=lambda one: (one.name, one.email),
        sorts={
            "name": lambda one: one.name.casefold(),
            "role": lambda one: (one.role, one.name.casefold()),
            "available": lambda one: (not one.is_available, one.name.casefold()),
            "open": lambda one: one.open,
            "wait": lambda one: -(one.waiting_since or NOT_WAITING),
        },
    )


def _asks(session: Session, team_id: int) -> list[Member]:
    by = aliased(Agent)
    found = session.execute(
        select(TeamAsk, Agent, col(by.name))
        .join(Agent, col(Agent.id) == col(TeamAsk.agent_id))
        .join(by, col(by.id) == col(TeamAsk.by_id))
        .where(
            col(TeamAsk.team_id) == team_id,
            col(TeamAsk.ended_at).is_(None),
            col(Agent.suspended_at).is_(None),
        )
        .order_by(col(TeamAsk.id))
    ).all()
    asks = [
        Member(
            one.id,
            one.name,
            one.email,
            ask.role,
            Standing.ASKS if ask.by_id == one.id else Standing.ASKED,
            ask.id,
            by_name,
            picture=one.picture,
        )
        for ask, one, by_name in found
    ]
    return sorted(asks, key=lambda one: one.standing == Standing.ASKED)


def _members(session: Session, team_id: int, connected: Collection[int]) -> Iterator[Member]:
    found = session.execute(
        select(Agent, col(TeamMember.role))
        .join(TeamMember, col(TeamMember.agent_id) == col(Agent.id))
        .where(col(TeamMember.team_id) == team_id)
        .order_by(col(TeamMember.role), func.lower(col(Agent.name)), col(Agent.id))
    ).all()
    stands = {row[0]: row for row in _stands(session, team_id)}
    for agent, role in found:
        _, number, first = stands.get(agent.id, (agent.id, 0, NOT_WAITING))
        is_suspended = agent.suspended_at is not None
        yield Member(
            agent_id=agent.id,
            name=agent.name,
            email=agent.email,
            role=role,
            is_suspended=is_suspended,
            is_available=agent.available and agent.id in connected and not is_suspended,
            open=number,
            waiting_since=first if first < NOT_WAITING else None,
            picture=agent.picture,
        )


def _stands(session: Session, team_id: int) -> Iterable[tuple[int, int, int]]:
    """Agent, how many they are in, and the least rank: of one who waits it is since when."""
    place = ConversationTeam
    statement = (
        select(col(CrewMember.agent_id), func.count(), func.min(col(place.rank)))
        .join(place, col(place.conversation_id) == col(CrewMember.conversation_id))
        .where(col(place.team_id) == team_id, col(place.state) == State.OPEN)
        .group_by(col(CrewMember.agent_id))
    )
    return (tuple(row) for row in session.execute(statement))
