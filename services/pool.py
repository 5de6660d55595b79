"""The writer of PostgreSQL: the same units, each in a transaction of its own, in a small thread pool."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from services.events import Bus
from services.outcome import Outcome
from services.postgres import Absence, postgres_engine
from services.refusal import Refusal, Unavailable
from services.unit import Done, Unit, Work, resolve

log = structlog.get_logger(__name__)

THREADS = 4
ATTEMPTS = 5
_RETRIED = frozenset({"40001", "40P01", "23505"})
"""Serialization failure, deadlock, and what somebody else has just made: the whole unit runs again."""


class PoolWriter:
    """Units on PostgreSQL, READ COMMITTED, with row locks where a conversation is loaded."""

    def __init__(self, url: str) -> None:
        self._engine = postgres_engine(url, pool_size=THREADS, pool_pre_ping=True)
        self._absence = Absence()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="writer")
        self._commit = threading.Lock()

    def start(self, loop: asyncio.AbstractEventLoop, bus: Bus) -> None:
        """Begin to take units; callers are answered on `loop`."""
        self._loop, self._bus = loop, bus

    def submit(self, unit: Unit) -> None:
        """Queue a unit; once stopped, refuse it."""
        try:
            self._threads.submit(self._run, unit, time.monotonic())
        except RuntimeError:  # the pool's way to say that it was shut down
            resolve(self._bus, [Done(unit, None, Unavailable(retry_after=2.0))])

    @property
    def waiting(self) -> int:
        """How many units are queued."""
        return self._threads._work_queue.qsize()

    def stop(self) -> None:
        """Finish what is queued, then close the connections."""
        self._threads.shutdown(wait=True)
        self._engine.dispose()

    def run_here(self, work: Work) -> Outcome[Any]:
        """Run one unit in the calling thread and commit it."""
        with Session(self._engine, expire_on_commit=False) as session:
            outcome = work(session)
            session.commit()
            return outcome

    def _run(self, unit: Unit, asked: float) -> None:
        if self._absence.is_known(asked):
            self._answer(Done(unit, None, Unavailable(retry_after=2.0)))
            return
        began = time.monotonic()
        try:
            self._attempt(unit, ATTEMPTS)
        except Refusal as refusal:
            self._answer(Done(unit, None, refusal))
        except OperationalError as error:
            self._absence.found(began)
            log.error("not stored", error=str(error))
            self._answer(Done(unit, None, Unavailable(retry_after=2.0)))
        except Exception as error:  # outermost edge of this thread: the caller must hear of any defect
            log.exception("unit failed")
            self._answer(Done(unit, None, Unavailable(retry_after=2.0) if _is_database(error) else error))

    def _attempt(self, unit: Unit, left: int) -> None:
        try:
            with Session(self._engine, expire_on_commit=False) as session:
                outcome = unit.work(session)
                session.flush()
                with self._commit:  # events are told in commit order
                    session.commit()
                    self._answer(Done(unit, outcome))
        except DBAPIError as error:
            if left <= 1 or getattr(error.orig, "sqlstate", None) not in _RETRIED:
                raise
            self._attempt(unit, left - 1)

    def _answer(self, done: Done) -> None:
        self._loop.call_soon_threadsafe(resolve, self._bus, [done])


def _is_database(error: Exception) -> bool:
    return isinstance(error, DBAPIError)
