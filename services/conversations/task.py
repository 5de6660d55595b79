"""What a chore does to each of its conversations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Select, select
from sqlmodel import Session

from services.events import Event


def nothing() -> None:
    """End without more ado."""


@dataclass(frozen=True, slots=True)
class Task:
    """`ids` selects one column, the conversations; None: there is nothing to be done any more."""

    ids: Select[Any] | CompoundSelect[Any] | None
    act: Callable[[int], Sequence[Event]]
    """Does it to one, decided again under its lock; returns what that tells, nothing when nothing changed."""
    lingers: bool = False
    """What it is done to comes up again as long as something under way could still add to it."""
    finish: Callable[[], None] = nothing

    def next(self, session: Session, after_id: int, limit: int) -> list[int]:
        """The next conversations, in the order of their ids."""
        if self.ids is None:
            return []
        found = self.ids.subquery()
        (id_,) = found.c
        return list(session.scalars(select(id_).where(id_ > after_id).order_by(id_).limit(limit)))
