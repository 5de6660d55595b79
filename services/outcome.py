"""What a verb returns: a value for the caller, and what happened for everyone else."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from services.events import Event

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """`events` are told after commit, in commit order."""

    value: T
    events: tuple[Event, ...] = ()
