"""Holding a writer back, so that what is queued meanwhile shares its next batch."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlmodel import Session

from services.database import Database
from services.outcome import Outcome


class Held:
    """A unit that keeps the writer busy until the end of the block."""

    def __init__(self, db: Database) -> None:
        self._reached, self._free = threading.Event(), threading.Event()
        self._waiting = asyncio.ensure_future(db.write(self._wait))

    def _wait(self, _: Session) -> Outcome[None]:
        self._reached.set()
        self._free.wait(30)
        return Outcome(None)

    async def is_behind(self, waiting: Sequence["asyncio.Future[object]"]) -> None:
        """The writer is held, and these are queued."""
        await asyncio.to_thread(self._reached.wait, 30)
        assert not any(one.done() for one in waiting)

    def release(self) -> None:
        self._free.set()


@contextmanager
def hold(db: Database) -> Iterator[Held]:
    held = Held(db)
    try:
        yield held
    finally:
        held.release()
