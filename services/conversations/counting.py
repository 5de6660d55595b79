"""RED's counts: for one agent, of every intersection of view, team and status at once.

Read once from the database, then kept by what is told: a change moves one conversation from the cells that
listed it to those that list it now.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from models import ConversationTeam, Stage
from services.access import KEPT, Shape, Viewer, among, sees, visible
from services.conversations.change import NOT_WAITING
from services.conversations.horizon import Horizon, horizon_of
from services.conversations.selection import Selection, Status, View, statuses, statuses_of
from services.events import ConversationChanged, Facts

Cell = tuple[str, int, str, int]
"""View, team, status, channel; 0 and "" are none. Plain values: each open console looks them up for all that
is told."""

Cells = Counter[Cell]


class Counts:
    """How many conversations each selection of one agent lists; `with_agent`: each that chooses that one too.

    These are counted apart, once somebody is chosen: to keep them of each colleague would cost every console.
    """

    def __init__(
        self, viewer: Viewer, cells: Cells, overdue: Cells, horizon: Horizon, with_agent: int | None = None
    ) -> None:
        self.viewer = viewer
        self.with_agent = with_agent
        self._cells = cells
        self._overdue = overdue
        self._horizon = horizon

    def of(self, selection: Selection) -> int:
        """The rows that this selection lists."""
        return _sum(self._cells, selection)

    def overdue(self, selection: Selection) -> int:
        """Overdue ones that this selection lists."""
        return _sum(self._overdue, selection)

    def overdue_outside(self, selection: Selection) -> int:
        """Overdue ones that the viewer sees and this selection hides."""
        return self.overdue(Selection()) - self.overdue(selection)

    def apply(self, change: ConversationChanged) -> bool:
        """Take in what was told; tells whether any count moved."""
        if _stand_alike(change.before, change.after) or self._horizon.includes(change):
            return False
        viewer, colleague = self.viewer, self.with_agent
        moves = _moves(
            _standing(viewer, change.before, colleague), _standing(viewer, change.after, colleague)
        )
        for cells, gone, come in (
            (self._cells, moves.gone, moves.come),
            (self._overdue, moves.overdue_gone, moves.overdue_come),
        ):
            for cell in gone:
                cells[cell] -= 1
            for cell in come:
                cells[cell] += 1
        return bool(moves.gone or moves.come)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Counts) and self._counted == other._counted

    @property
    def _counted(self) -> tuple[Cells, Cells]:
        return +self._cells, +self._overdue

    __hash__ = None  # type: ignore[assignment]  # it changes


def _stand_alike(before: Facts | None, after: Facts | None) -> bool:
    """Whether every selection of every viewer lists both or neither: one more message of who waits anyway.

    The commonest change by far, and each open console asks.
    """
    return before is not None and after is not None and _listed_by(before) == _listed_by(after)


def _listed_by(facts: Facts) -> tuple[object, ...]:
    listed = statuses_of(facts), facts.stage, facts.channel_id, facts.team_ids
    return listed, facts.owner_id, facts.crew_ids, facts.invited_ids, facts.invited_team_ids


class Standing(NamedTuple):
    """What of a conversation decides which of a viewer's selections list it: alike for many viewers."""

    is_joined: bool
    team_ids: tuple[int, ...]
    """Those of the conversation's that are the viewer's too."""
    statuses: tuple[Status | None, ...]
    channel_id: int
    is_overdue: bool


def _standing(viewer: Viewer, facts: Facts | None, with_agent: int | None) -> Standing | None:
    """How it stands for a viewer; None when they see nothing of it, or the chosen agent is not in it."""
    if facts is None or not sees(viewer, facts):
        return None
    if with_agent is not None and with_agent not in facts.crew_ids:
        return None
    return Standing(
        viewer.agent_id in facts.crew_ids,
        tuple([team_id for team_id in facts.team_ids if team_id in viewer.team_ids]),
        statuses_of(facts),
        facts.channel_id,
        facts.stage == Stage.OVERDUE,
    )


class Moves(NamedTuple):
    """The cells that list a conversation no more, and those that list it from now on."""

    gone: tuple[Cell, ...]
    come: tuple[Cell, ...]
    overdue_gone: tuple[Cell, ...]
    overdue_come: tuple[Cell, ...]


@lru_cache(4096)
def _moves(before: Standing | None, after: Standing | None) -> Moves:
    gone, come = _cells_of(before), _cells_of(after)
    was = gone if before is not None and before.is_overdue else frozenset()
    is_ = come if after is not None and after.is_overdue else frozenset()
    return Moves(tuple(gone - come), tuple(come - gone), tuple(was - is_), tuple(is_ - was))


def _cells_of(standing: Standing | None) -> frozenset[Cell]:
    """Every selection that lists the conversation that stands so."""
    if standing is None:
        return frozenset()
    return frozenset(
        cell(view, team_id, status, channel_id)
        for status in standing.statuses
        for view in ([View.ALL, View.JOINED] if standing.is_joined else [View.ALL])
        for team_id in (None, *standing.team_ids)
        for channel_id in (None, standing.channel_id)
    )


def cell(view: View, team_id: int | None, status: Status | None, channel_id: int | None) -> Cell:
    """The cell that counts what is listed so."""
    return view.value, team_id or 0, status.value if status else "", channel_id or 0


def _sum(cells: Cells, selection: Selection) -> int:
    """A conversation has one channel: those of several are as many as each has."""
    channels: Iterable[int | None] = selection.channels or (None,)
    return sum(cells[cell(selection.view, selection.team_id, selection.status, one)] for one in channels)


def count(session: Session, viewer: Viewer, with_agent: int | None = None) -> Counts:
    """Count everything the viewer sees, or of it what this agent is in: one walk for each view, by team."""
    cells: Cells = Counter()
    overdue: Cells = Counter()
    for view in View:
        for team_id, channel_id, kind, number in _grouped(session, viewer, view, with_agent):
            for status in kind:
                for one in (None, channel_id):
                    listed = cell(view, team_id, status, one)
                    cells[listed] += number
                    overdue[listed] += number * (Status.OVERDUE in kind)
    return Counts(viewer, cells, overdue, horizon_of(session), with_agent)


Kind = tuple[Status | None, ...]


def _grouped(
    session: Session, viewer: Viewer, view: View, with_agent: int | None
) -> Iterator[tuple[int | None, int, Kind, int]]:
    """(team, channel, statuses that list them, how many), for each team of the viewer's and for none."""
    whole, by_team = _statements(viewer.shape, view, with_agent)
    for channel_id, *kind, number in session.execute(whole, viewer.parameters):
        yield None, channel_id, statuses(*kind), number
    for team_id, channel_id, *kind, number in session.execute(by_team, viewer.parameters):
        yield team_id, channel_id, statuses(*kind), number


@lru_cache(KEPT)
def _statements(
    shape: Shape, view: View, with_agent: int | None
) -> tuple[Select[*tuple[Any, ...]], Select[*tuple[Any, ...]]]:
    seen = visible(shape, joined=view == View.JOINED, with_agent=with_agent).subquery("seen")
    facts = (
        seen.c.channel_id,
        seen.c.state,
        seen.c.rank < NOT_WAITING,
        seen.c.crewed,
        seen.c.online,
        seen.c.stage,
    )
    whole = select(*facts, func.count()).group_by(*facts)
    by_team = (
        select(col(ConversationTeam.team_id), *facts, func.count())
        .select_from(seen)
        .join(ConversationTeam, col(ConversationTeam.conversation_id) == seen.c.id)
        .where(col(ConversationTeam.team_id).in_(among("team_ids")))
        .group_by(col(ConversationTeam.team_id), *facts)
    )
    return whole, by_team
