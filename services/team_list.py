"""The teams of a workspace, as who manages them sees them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from models import Agent, ConversationTeam, State, Team, TeamMember
from services.actor import Actor
from services.authority import managed
from services.conversations.change import NOT_WAITING
from services.paging import Page, Query, paged
from services.refusal import Forbidden
from services.thresholds import house_thresholds


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team and how it stands. `available`: of its members, who is there now."""

    team_id: int
    name: str
    mode: str
    members: int
    available: int
    open: int
    waiting_since: int | None
    """The longest wait among its open conversations."""
    overdue_after: int
    """Milliseconds of waiting after which it is Overdue."""
    is_deactivated: bool = False


def teams(session: Session, query: Query, *, connected: Collection[int], actor: Actor) -> Page[TeamRow]:
    """A page of the teams that this agent manages: all of them, or those of which they are Team Admin.

    `connected`: the agents with a console, Available by their switch. Raises Forbidden, NotFound.
    """
    manages = managed(session, actor)
    if not manages.anything:
        raise Forbidden("Only a Team Admin can do this.")
    statement = select(Team).order_by(func.lower(col(Team.name)), col(Team.id))
    if not manages.workspace:
        statement = statement.where(col(Team.id).in_(manages.teams))
    found = list(session.scalars(statement))
    return paged(
        _rows(session, found, connected),
        query,
        texts=lambda row: (row.name, row.mode, "deactivated" * row.is_deactivated),
        sorts={
            "name": lambda row: row.name.casefold(),
            "mode": lambda row: row.mode,
            "members": lambda row: row.members,
            "available": lambda row: row.available,
            "open": lambda row: row.open,
            "wait": lambda row: -(row.waiting_since or NOT_WAITING),
        },
    )


def _rows(session: Session, found: Collection[Team], connected: Collection[int]) -> Iterable[TeamRow]:
    ids = [team.id for team in found]
    seats = dict(session.execute(_SEATS.where(col(TeamMember.team_id).in_(ids))).all())
    here = _HERE.where(col(TeamMember.team_id).in_(ids), col(Agent.id).in_(connected))
    available = dict(session.execute(here).all())
    stands = {row[0]: row for row in session.execute(_STANDS.where(col(ConversationTeam.team_id).in_(ids)))}
    inherited = house_thresholds(session).overdue
    for team in found:
        _, number, first = stands.get(team.id, (team.id, 0, NOT_WAITING))
        waiting_since = first if first < NOT_WAITING else None
        counted = seats.get(team.id, 0), available.get(team.id, 0), number
        overdue = inherited if team.overdue_after is None else team.overdue_after
        is_off = team.deactivated_at is not None
        yield TeamRow(team.id, team.name, team.mode, *counted, waiting_since, overdue, is_off)


_SEATS = select(col(TeamMember.team_id), func.count()).group_by(col(TeamMember.team_id))
_HERE = (
    _SEATS.join(Agent, col(Agent.id) == col(TeamMember.agent_id))
    .where(col(Agent.available), col(Agent.suspended_at).is_(None))
)  # fmt: skip
_STANDS = (
    select(col(ConversationTeam.team_id), func.count(), func.min(col(ConversationTeam.rank)))
    .where(col(ConversationTeam.state) == State.OPEN)
    .group_by(col(ConversationTeam.team_id))
)
"""The rank of one who waits is since when."""
