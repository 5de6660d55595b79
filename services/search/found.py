"""The conversations that a search has found, kept by what is told instead of being looked for anew."""

from bisect import bisect_left, insort
from collections.abc import Iterable

from services.access import Viewer
from services.conversations.listing import Place
from services.conversations.selection import Selection
from services.conversations.window import COUNT, Delta, Gone, Reason, why_gone
from services.events import ConversationChanged
from services.search.finding import Hit
from services.search.query import Query
from services.search.reading import Seqs


class Found:
    """`top` is the index, among all that was found, of the first row that the browser holds.

    `more`: behind the last one there may be others. Only sight, and what the selection lists, are kept by
    `apply`; that something else has come to be found is for who asks `find` again, and for `add`.
    """

    def __init__(
        self, viewer: Viewer, selection: Selection, query: Query, hits: Iterable[Hit], *, more: bool
    ) -> None:
        self.viewer, self.selection, self.query = viewer, selection, query
        self.more = False
        self.top = 0
        self._seqs: dict[int, Seqs] = {}
        self._places: list[Place] = []
        self._stands: dict[int, Place] = {}
        """Where each of them stands; one that is found and not listed now has no place."""
        self._held: list[int] = []
        self._touched: set[int] = set()
        self._gone: dict[int, Gone] = {}
        for hit in hits:
            self.add(hit)
        self.more = more

    @property
    def total(self) -> int:
        """How many there are, as far as they have been looked for."""
        return len(self._places)

    @property
    def ids(self) -> list[int]:
        """The conversations that the browser holds, in the list's order."""
        return self._held

    def seqs(self, ids: Iterable[int]) -> dict[int, Seqs]:
        """Where in these conversations it was found."""
        return {id_: self._seqs[id_] for id_ in ids if id_ in self._seqs}

    def hold(self, start: int, count: int = COUNT) -> None:
        """Let the browser hold the rows from `start` on; of what is shorter than that, its end."""
        self.top = start if start < self.total else max(0, self.total - count)
        self._held = self._slice()
        self._touched.clear()
        self._gone.clear()

    def add(self, hit: Hit) -> None:
        """Take in a conversation that is found, or is found by a newer message now."""
        self._move(hit.place[1], hit.place)
        self._seqs[hit.place[1]] = hit.seqs

    def lose(self, id_: int) -> None:
        """Let go of a conversation that is not found any more."""
        self._seqs.pop(id_, None)
        if id_ in self._stands:
            self._gone[id_] = Gone(Reason.LEFT)
            self._move(id_, None)

    def lacks(self, change: ConversationChanged) -> bool:
        """Whether the list has come to have a conversation of which it is not known if it is found."""
        listed = (self.selection.lists(self.viewer, facts) for facts in (change.before, change.after))
        return change.conversation_id not in self._seqs and tuple(listed) == (False, True)

    def apply(self, change: ConversationChanged, delta: Delta) -> bool:
        """Take what was told in; tells whether the list changed. What the browser needs, `settle` says."""
        id_, after = change.conversation_id, change.after
        is_listed = after is not None and self.selection.lists(self.viewer, after)
        gone = why_gone(self.viewer, change, is_listed=is_listed)
        if gone.reason == Reason.SIGHT:
            delta.drop(id_, gone)
            self._seqs.pop(id_, None)
        if id_ not in self._stands and id_ not in self._seqs:
            return False
        self._gone[id_] = gone
        self._move(id_, self.selection.place(after) if after is not None and is_listed else None)
        return True

    def settle(self, delta: Delta) -> None:
        """Say what is new or moved among the rows that the browser holds, and what goes from there."""
        before = dict.fromkeys(self._held)
        first = next((self._stands[id_] for id_ in before if id_ in self._stands), None)
        if self.top > 0 and first is not None:
            self.top = bisect_left(self._places, first)
        self._held = self._slice()
        for id_ in self._held:
            if id_ in self._touched or id_ not in before:
                delta.show(id_)
        for id_ in before.keys() - self._held:
            if id_ not in delta.gone:
                delta.drop(id_, self._gone.get(id_, Gone(Reason.MOVED)))
        self._touched.clear()
        self._gone.clear()

    def _slice(self) -> list[int]:
        return [id_ for _, id_ in self._places[self.top : self.top + COUNT]]

    def _move(self, id_: int, place: Place | None) -> None:
        self._touched.add(id_)
        stood = self._stands.pop(id_, None)
        if stood is not None:
            del self._places[bisect_left(self._places, stood)]
        is_beyond = self.more and self._places and place is not None and place > self._places[-1]
        if place is not None and not is_beyond:
            self._stands[id_] = place
            insort(self._places, place)
