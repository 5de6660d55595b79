"""A unit of work on its way through a writer."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from sqlmodel import Session

from services.events import Bus, Event
from services.outcome import Outcome

Work = Callable[[Session], Outcome[Any]]


@dataclass(slots=True)
class Unit:
    """A verb with its arguments, and its caller's future. It may run twice: only its session is touched."""

    work: Work
    result: "asyncio.Future[Any]"


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a unit: an outcome, or the error to raise at the caller."""

    unit: Unit
    outcome: Outcome[Any] | None
    error: BaseException | None = None

    @property
    def events(self) -> tuple[Event, ...]:
        """What the committed unit tells."""
        return self.outcome.events if self.outcome else ()


class Writer(Protocol):
    """Runs units and resolves each after its COMMIT."""

    def start(self, loop: asyncio.AbstractEventLoop, bus: Bus) -> None:
        """Begin to take units."""

    def submit(self, unit: Unit) -> None:
        """Queue a unit; on the loop's thread."""

    def run_here(self, work: Work) -> Outcome[Any]:
        """Run one unit in the calling thread."""

    @property
    def waiting(self) -> int:
        """How many units are queued."""

    def stop(self) -> None:
        """Finish what is queued, then let go."""


def resolve(bus: Bus, batch: list[Done]) -> None:
    """Tell what happened and answer the callers, in commit order, on the loop.

    Events first, and whether or not a caller still waits: a cancelled one must not swallow them.
    """
    for done in batch:
        bus.tell(*done.events)
        if done.unit.result.done():
            continue
        if done.error is not None:
            done.unit.result.set_exception(done.error)
        elif done.outcome is not None:
            done.unit.result.set_result(done.outcome.value)
