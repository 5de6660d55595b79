"""Deadlines of equal length for many things, with one timer for all of them.

A timer for each of 5,000 sockets would cost memory and a slot in the loop's heap; since all deadlines are
equally far away, they come due in the order in which they were set.
"""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Deadlines(Generic[T]):
    """Calls `due` for each item whose time is over. Lives on the running loop."""

    def __init__(self, seconds: float, due: Callable[[T], None]) -> None:
        self._seconds = seconds
        self._due = due
        self._ends: dict[T, float] = {}
        self._timer: asyncio.TimerHandle | None = None

    def __contains__(self, item: T) -> bool:
        return item in self._ends

    def set(self, item: T) -> None:
        """Begin an item's time, or begin it anew."""
        loop = asyncio.get_running_loop()
        self._ends.pop(item, None)
        self._ends[item] = loop.time() + self._seconds
        if self._timer is None:
            self._timer = loop.call_later(self._seconds, self._look)

    def clear(self, item: T) -> bool:
        """Let an item go; tell whether it was waiting."""
        return self._ends.pop(item, None) is not None

    def _look(self) -> None:
        self._timer = None
        loop = asyncio.get_running_loop()
        over = []
        for item, end in self._ends.items():
            if end > loop.time() + 0.001:
                self._timer = loop.call_at(end, self._look)
                break
            over.append(item)
        for item in over:
            self._ends.pop(item, None)
            self._due(item)
