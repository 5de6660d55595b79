"""Reads what is kept by events from then on, without missing what is told while the read is under way."""

from collections.abc import Callable
from typing import Any, TypeVar

from services.conversations.counting import Counts
from services.conversations.window import Delta, Window
from services.database import Database
from services.events import ConversationChanged
from services.search.found import Found

K = TypeVar("K", Counts, Window, Found)


class Keeper:
    """Remembers what was told during each read, and gives it to what was read."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._missed: list[list[ConversationChanged]] = []

    def tell(self, changes: list[ConversationChanged]) -> None:
        """Hear what was told."""
        for missed in self._missed:
            missed.extend(changes)

    async def read(self, query: Callable[..., K], *args: Any, slow: bool = False, **kwargs: Any) -> K:
        """Run a query of something kept."""
        missed: list[ConversationChanged] = []
        self._missed.append(missed)
        try:
            read = self._db.read_slow if slow else self._db.read
            kept = await read(query, *args, **kwargs)
        finally:
            self._missed = [other for other in self._missed if other is not missed]
        for change in missed:
            _apply(kept, change)
        return kept


def _apply(kept: Counts | Window | Found, change: ConversationChanged) -> None:
    if isinstance(kept, Counts):
        kept.apply(change)
    else:
        kept.apply(change, Delta())
