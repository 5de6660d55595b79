"""What each agent's console holds and keeps by events alone."""

from dataclasses import dataclass, replace

from sqlmodel import Session

from services.access import Viewer, viewer_of
from services.conversations.counting import Counts, count
from services.conversations.horizon import Horizon, horizon_of
from services.conversations.selection import Selection, Sort, Status, View
from services.conversations.window import Delta, Window
from services.events import ConversationChanged, Event
from tests.walk.truth import Truth, places

PIECES = ((0, Sort.WAITING), (2, Sort.WAITING), (1, Sort.NEWEST))
"""Windows from the top of each list and from further down, in both orders."""

ROWS = 3

Whole = list[tuple[int, int]]
"""The places of a whole list."""


@dataclass(slots=True)
class Pane:
    """One window, and what the browser made of the deltas pushed to it."""

    window: Window
    shown: set[int]

    def apply(self, change: ConversationChanged) -> None:
        delta = Delta()
        self.window.apply(change, delta)
        assert not delta.gone.keys() & delta.up.keys()
        self.shown -= delta.gone.keys()
        self.shown |= delta.up.keys()

    def check(self, whole: Whole) -> None:
        held, top = self.window._held, self.window.top
        assert {id_ for _, id_ in held} == self.shown, "the browser holds what the window holds"
        assert held == whole[top : top + len(held)], "a window is a piece of the list"
        assert 0 <= top <= len(whole)
        if self.window._is_end:
            assert top + len(held) == len(whole), "nothing comes after the end"


class Panels:
    """One agent's counts and windows, by view, team and status, of some channels or a colleague's."""

    def __init__(
        self, session: Session, agent_id: int, channels: list[int], colleague: int, truth: Truth
    ) -> None:
        self.viewer: Viewer = viewer_of(session, agent_id)
        self.counts: Counts = count(session, self.viewer)
        self.chosen: Counts = count(session, self.viewer, colleague)
        horizon = horizon_of(session)
        visible = truth.visible(agent_id)
        self.selections = [
            Selection(view, team, status, frozenset(chosen), agent)
            for view in View
            for team in (None, *sorted(self.viewer.team_ids))
            for status in (None, *Status)
            for chosen, agent in (([], None), (channels[:1], None), (channels[1:], None), ([], colleague))
        ]
        # Filled from the truth: to read each would be most of the walk's time.
        self.panes = [
            self._pane(places(agent_id, visible, (one := replace(each, sort=sort))), one, start, horizon)
            for each in self.selections
            for start, sort in PIECES
        ]

    def _pane(self, whole: Whole, selection: Selection, start: int, horizon: Horizon) -> Pane:
        top = min(start, max(0, len(whole) - 1))
        held = whole[top : top + ROWS]
        end = top + ROWS >= len(whole)
        made = Window(self.viewer, selection, top=top, held=held, whole=end, horizon=horizon)
        return Pane(made, set(made.ids))

    def hear(self, change: Event) -> None:
        if not isinstance(change, ConversationChanged):
            return
        self.counts.apply(change)
        self.chosen.apply(change)
        for pane in self.panes:
            pane.apply(change)

    def check(self, session: Session, truth: Truth) -> dict[Selection, Whole]:
        """RED's counts kept, RED's counts read anew, YELLOW's windows kept: all as the truth is.

        Returns the lists as they should be.
        """
        me, fresh = self.viewer.agent_id, count(session, self.viewer)
        chosen = count(session, self.viewer, self.chosen.with_agent)
        assert (self.counts, self.chosen) == (fresh, chosen)
        visible, horizon = truth.visible(me), horizon_of(session)
        overdue = {row.id for row in visible if Status.OVERDUE in row.statuses}
        lists = {each: places(me, visible, each) for each in self.selections}
        for selection, whole in lists.items():
            kept, read = (self.counts, fresh) if selection.agent_id is None else (self.chosen, chosen)
            assert kept.of(selection) == read.of(selection) == len(whole), selection
            hidden = len(overdue.difference(id_ for _, id_ in whole))
            assert self.counts.overdue(Selection()) - kept.overdue(selection) == hidden, selection
        for index, pane in enumerate(self.panes):
            asked = pane.window.selection
            whole = lists[asked] if asked.sort == Sort.WAITING else places(me, visible, asked)
            pane.check(whole)
            if not pane.window.ids:  # a browser asks for rows when none of those in sight are held
                self.panes[index] = self._pane(whole, asked, pane.window.top, horizon)
        return lists
