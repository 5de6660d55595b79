"""What one process counts of itself, for its operator: plain numbers, so that counting costs an addition."""

import asyncio
from collections import Counter

from services.events import Bus, Event, MessageAdded

WATCH_SECONDS = 0.5
"""Between two looks at how late the event loop is."""


class Metrics:
    """Counts since the start, and how things stand."""

    def __init__(self, bus: Bus) -> None:
        self.answers: Counter[int] = Counter()
        """Of HTTP, by their status."""
        self.sockets: Counter[str] = Counter()
        """Open now, by what they are for."""
        self.messages: Counter[str] = Counter()
        """Committed, by author."""
        self.lag = 0.0
        """Seconds by which the event loop was late at the last look."""
        self._longest = 0.0
        self._watch: asyncio.TimerHandle | None = None
        bus.subscribe(self._hear)

    def start(self) -> None:
        """Watch this event loop from now on."""
        loop = asyncio.get_running_loop()
        due = loop.time() + WATCH_SECONDS
        self._watch = loop.call_at(due, self._look, loop, due)

    def stop(self) -> None:
        """Watch no more."""
        if self._watch is not None:
            self._watch.cancel()

    def longest_lag(self) -> float:
        """Seconds of the longest delay since this was asked for last."""
        longest, self._longest = self._longest, 0.0
        return longest

    def _look(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        self.lag = max(0.0, loop.time() - due)
        self._longest = max(self._longest, self.lag)
        self.start()

    def _hear(self, event: Event) -> None:
        if isinstance(event, MessageAdded):
            self.messages[event.author] += 1
