"""One agent's notification centre, kept by what is told instead of being read anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services import clock
from services.notifications.entries import Entry
from services.notifications.judging import Person, Verdict
from services.notifications.subjects import Subject

SPARE = 2
"""So many times as many entries are held as are shown: one that goes is replaced without reading anew."""


@dataclass(frozen=True, slots=True)
class Centre:
    """`number` counts what calls; `repeats`: an Overdue one with an empty crew is among it."""

    number: int
    repeats: bool
    entries: tuple[Entry, ...]


class Kept:
    """Knows what calls and the newest entries; what becomes of a subject is said by `take`, then `settle`."""

    def __init__(self, person: Person, limit: int, calling: set[Subject], repeating: set[Subject]) -> None:
        self.person = person
        self.limit = limit
        self._calling, self._repeating = calling, repeating
        self._entries: dict[Subject, Entry] = {}
        self._edge: tuple[int, str] | None = None
        """Up to this place in their order all entries are held; None: there are no others."""

    @property
    def holds_up_to(self) -> int:
        """How many entries."""
        return self.limit * SPARE

    @property
    def centre(self) -> Centre:
        """What is shown."""
        shown = sorted(self._entries.values(), key=lambda entry: entry.order)[: self.limit]
        return Centre(len(self._calling), bool(self._repeating), tuple(shown))

    def holds(self, subjects: Iterable[Subject]) -> bool:
        """Whether one of these calls or is shown."""
        return any(subject in self._calling or subject in self._entries for subject in subjects)

    def fill(self, entries: Mapping[Subject, Entry], *, is_all: bool) -> None:
        """Hold the newest of these entries; `is_all`: there are no others."""
        self._entries = dict(entries)
        if not is_all and len(entries) >= self.holds_up_to:
            self._edge = max(entry.order for entry in entries.values())
        self._cut()

    def take(self, subject: Subject, verdict: Verdict) -> None:
        """Take in what a subject is now."""
        for subjects, is_among in ((self._calling, verdict.calls), (self._repeating, verdict.repeats)):
            if is_among:
                subjects.add(subject)
            else:
                subjects.discard(subject)
        self._entries.pop(subject, None)
        entry = verdict.entry
        if entry is not None and (self._edge is None or entry.order <= self._edge):
            self._entries[subject] = entry

    def settle(self) -> bool:
        """Tell whether what is held is enough; if not, it has to be read anew."""
        self._cut()
        return self._edge is None or len(self._entries) >= self.limit

    def _cut(self) -> None:
        now = clock.now()
        for subject in [one for one, entry in self._entries.items() if entry.until and entry.until <= now]:
            del self._entries[subject]
        if len(self._entries) <= self.holds_up_to:
            return
        held = sorted(self._entries.items(), key=lambda item: item[1].order)[: self.holds_up_to]
        self._entries = dict(held)
        self._edge = held[-1][1].order
