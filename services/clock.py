"""The one source of "now": wall time at start plus the time that has passed since.

A step of the wall clock does not move it; a suspended machine does (CLOCK_BOOTTIME counts on).
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

DRIFT_LIMIT = 2_000
"""Milliseconds by which the wall clock may differ before it is reported."""

_boottime = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def _elapsed() -> int:
    return time.clock_gettime_ns(_boottime) // 1_000_000


def _wall() -> int:
    return time.time_ns() // 1_000_000


_start = _wall() - _elapsed()
_moved: ContextVar[int | None] = ContextVar("moved", default=None)


def now() -> int:
    """Milliseconds since 1970-01-01 UTC."""
    moved = _moved.get()
    return _start + _elapsed() if moved is None else moved


@contextmanager
def at(moment: int) -> Iterator[None]:
    """Let "now" stand still at a moment, for this thread or task alone: for what is told as a past event."""
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)


def drift() -> int:
    """Milliseconds by which the wall clock is ahead of `now()`."""
    return _wall() - now()


def shift(by: int) -> None:
    """Move "now" by milliseconds, for tests."""
    global _start  # noqa: PLW0603 the clock is the one thing that is global by nature
    _start += by
