"""The part of a list that one console holds, kept by what is told instead of being read anew."""

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from enum import StrEnum

from sqlmodel import Session

from services.access import Viewer, grabbed_from, loses
from services.conversations.horizon import Horizon, horizon_of
from services.conversations.listing import Place, length, places
from services.conversations.selection import Selection
from services.events import ConversationChanged, Facts

COUNT = 120
"""Rows that a window is filled with."""

LIMIT = 240
"""Rows above which a window gives its last ones back."""


class Reason(StrEnum):
    """Why a row is not held any more."""

    MOVED = "moved"
    """It is elsewhere in the list."""
    LEFT = "left"
    """It is not in the list any more; its agent may see it still."""
    SIGHT = "sight"
    """Its agent may not see it any more: nothing of it may stay on the screen."""


@dataclass(frozen=True, slots=True)
class Gone:
    """`by`: who grabbed it, told to those only who have just lost it by that."""

    reason: Reason
    by: int | None = None


@dataclass(slots=True)
class Delta:
    """What one burst changes: rows to show anew, and rows that go."""

    up: dict[int, None] = field(default_factory=dict)
    gone: dict[int, Gone] = field(default_factory=dict)

    def show(self, conversation_id: int) -> None:
        """This row is new, has moved or says something else."""
        self.gone.pop(conversation_id, None)
        self.up[conversation_id] = None

    def drop(self, conversation_id: int, gone: Gone) -> None:
        """This row is not held any more."""
        self.up.pop(conversation_id, None)
        self.gone[conversation_id] = gone

    def __bool__(self) -> bool:
        return bool(self.up or self.gone)


def why_gone(viewer: Viewer, change: ConversationChanged, *, is_listed: bool) -> Gone:
    """Why a row goes, if it does; `is_listed`: it is in the list still."""
    was, is_ = change.before, change.after
    if is_listed:
        return Gone(Reason.MOVED)
    if was is None or (is_ is not None and was.access_version == is_.access_version):
        return Gone(Reason.LEFT)
    if not loses(viewer, was, is_):
        return Gone(Reason.LEFT)
    return Gone(Reason.SIGHT, by=grabbed_from(viewer, was, is_) if is_ else None)


class Window:
    """`top` is the index, in the whole list, of the first place held. Places are in the list's order."""

    def __init__(
        self,
        viewer: Viewer,
        selection: Selection,
        *,
        top: int,
        held: list[Place],
        whole: bool,
        horizon: Horizon,
    ) -> None:
        self.viewer = viewer
        self.selection = selection
        self.top = top
        self._held = held
        self._is_end = whole
        self._horizon = horizon

    @property
    def ids(self) -> list[int]:
        """The conversations held, in the list's order."""
        return [id_ for _, id_ in self._held]

    def apply(self, change: ConversationChanged, delta: Delta) -> bool:
        """Take in what was told; tells whether anything of the list changed.

        What goes out of sight is told of rows not held too: a browser may keep showing one that has left.
        """
        if self._horizon.includes(change):
            return False
        before = self._place(change.before)
        after = self._place(change.after)
        gone = why_gone(self.viewer, change, is_listed=after is not None)
        if gone.reason == Reason.SIGHT:
            delta.drop(change.conversation_id, gone)
        if before is None and after is None:
            return False
        if before is not None:
            self._take_out(before, delta, gone)
        if after is not None:
            self._put_in(after, delta)
        return True

    def _place(self, facts: Facts | None) -> Place | None:
        if facts is None or not self.selection.lists(self.viewer, facts):
            return None
        return self.selection.place(facts)

    def _take_out(self, place: Place, delta: Delta, gone: Gone) -> None:
        index = bisect_left(self._held, place)
        if index < len(self._held) and self._held[index] == place:
            del self._held[index]
            delta.drop(place[1], gone)
        elif index == 0 and self.top > 0:
            self.top -= 1

    def _put_in(self, place: Place, delta: Delta) -> None:
        if self.top > 0 and (not self._held or place < self._held[0]):
            self.top += 1
        elif self._is_end or (self._held and place < self._held[-1]):
            insort(self._held, place)
            delta.show(place[1])
            self._give_back(delta)

    def _give_back(self, delta: Delta) -> None:
        while len(self._held) > LIMIT:
            delta.drop(self._held.pop()[1], Gone(Reason.MOVED))
            self._is_end = False


def window(
    session: Session, viewer: Viewer, selection: Selection, *, start: int = 0, count: int = COUNT
) -> Window:
    """Read the places from `start` on, and how far the snapshot reaches.

    Of a list that has become shorter than `start`, or never was that long, the end is read.
    """
    found = places(session, viewer, selection, start=start, count=count + 1)
    if not found and start > 0:
        start = max(0, length(session, viewer, selection) - count)
        found = places(session, viewer, selection, start=start, count=count + 1)
    return Window(
        viewer,
        selection,
        top=start,
        held=found[:count],
        whole=len(found) <= count,
        horizon=horizon_of(session),
    )
