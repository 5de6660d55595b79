"""The one writer of SQLite: up to 64 units share a transaction and one fsync (DESIGN 3).

Results and refusals are resolved only after COMMIT: a refusal may rest on an uncommitted neighbour.
"""

import asyncio
import queue
import sqlite3
import threading
import time
from typing import Any

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from services.events import Bus
from services.outcome import Outcome
from services.refusal import Refusal, Unavailable
from services.unit import Done, Unit, Work, resolve

log = structlog.get_logger(__name__)

BATCH = 64
BATCH_SECONDS = 0.020


class _TransactionLost(Exception):
    """SQLite rolled the whole transaction back, neighbours included (a full disk, for one)."""


_STORE_FAILED = (SQLAlchemyError, sqlite3.Error, _TransactionLost)
"""Also SQLAlchemy's own complaints, of a closed connection for one: the thread must live on."""


class BatchWriter:
    """A thread that takes units from a queue and commits them in batches."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: queue.SimpleQueue[Unit | None] = queue.SimpleQueue()
        self._door = threading.Lock()
        """Nothing may come in behind the end of the queue, where nobody would take it."""
        self._is_closed = False
        self._thread: threading.Thread | None = None
        self._connection: Connection | None = None

    def start(self, loop: asyncio.AbstractEventLoop, bus: Bus) -> None:
        """Begin to take units; callers are answered on `loop`."""
        self._loop, self._bus = loop, bus
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(self, unit: Unit) -> None:
        """Queue a unit; once stopped, refuse it."""
        with self._door:
            if not self._is_closed:
                self._queue.put(unit)
                return
        resolve(self._bus, [Done(unit, None, Unavailable(retry_after=2.0))])

    @property
    def waiting(self) -> int:
        """How many units are queued."""
        return self._queue.qsize()

    def stop(self) -> None:
        """Finish what is queued, then close the connection."""
        with self._door:
            self._is_closed = True
            self._queue.put(None)
        if self._thread is not None:
            self._thread.join()
        self._engine.dispose()

    def run_here(self, work: Work) -> Outcome[Any]:
        """Run one unit in the calling thread and commit it."""
        with self._engine.connect() as connection, connection.begin():
            return _run_unit(connection, work)

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch = self._batch(first)
            try:
                self._loop.call_soon_threadsafe(resolve, self._bus, batch)
            except RuntimeError:  # the loop has gone: nobody is left to be told
                log.warning("committed after the loop had closed", units=len(batch))
        if self._connection is not None:
            self._connection.close()

    def _batch(self, first: Unit) -> list[Done]:
        units: list[Unit] = []
        try:
            return self._commit(first, units)
        except _STORE_FAILED as error:
            self._forget_connection()
            if _is_held(error):
                return self._put_off(units)
            log.warning("batch rolled back, running its units one by one", units=len(units), error=str(error))
            return [self._alone(unit) for unit in units]

    def _put_off(self, units: list[Unit]) -> list[Done]:
        """Another process writes for long: whoever waits is told so, not one after the other in 5 s each."""
        while (unit := self._next()) is not None:
            units.append(unit)
        log.warning("another process holds the database", put_off=len(units))
        return [Done(unit, None, Unavailable(retry_after=2.0)) for unit in units]

    def _commit(self, first: Unit, units: list[Unit]) -> list[Done]:
        connection = self._connected(units, first)
        with connection.begin():
            done = [_attempt(connection, first)]
            until = time.monotonic() + BATCH_SECONDS
            while len(units) < BATCH and time.monotonic() < until and (unit := self._next()) is not None:
                units.append(unit)
                done.append(_attempt(connection, unit))
        return done

    def _connected(self, units: list[Unit], first: Unit) -> Connection:
        units.append(first)
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _next(self) -> Unit | None:
        try:
            unit = self._queue.get_nowait()
        except queue.Empty:
            return None
        if unit is None:
            self._queue.put(None)  # the end: seen again by _run once this batch is committed
        return unit

    def _alone(self, unit: Unit) -> Done:
        try:
            connection = self._connected([], unit)
            with connection.begin():
                return _attempt(connection, unit)
        except _STORE_FAILED as error:
            log.error("not stored", error=str(error))
            self._forget_connection()
            return Done(unit, None, Unavailable(retry_after=2.0))

    def _forget_connection(self) -> None:
        if self._connection is None:
            return
        try:
            self._connection.invalidate()
            self._connection.close()
        except (SQLAlchemyError, sqlite3.Error) as error:
            log.warning("connection could not be closed", error=str(error))
        self._connection = None


def _is_held(error: Exception) -> bool:
    """Whether the transaction could not even begin: nothing has run."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_BUSY


def _attempt(connection: Connection, unit: Unit) -> Done:
    try:
        return Done(unit, _run_unit(connection, unit.work))
    except Refusal as refusal:
        _must_go_on(connection, refusal)
        return Done(unit, None, refusal)
    except (SQLAlchemyError, sqlite3.Error) as error:
        _must_go_on(connection, error)
        log.exception("unit failed")
        return Done(unit, None, Unavailable(retry_after=2.0))
    except Exception as error:  # a defect in one unit is its caller's, not its neighbours'
        _must_go_on(connection, error)
        log.exception("unit failed")
        return Done(unit, None, error)


def _must_go_on(connection: Connection, error: Exception) -> None:
    """Raise _TransactionLost when the transaction that the neighbours are in has gone with the unit."""
    is_gone = connection.closed or connection.invalidated
    if is_gone or not connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]
        raise _TransactionLost(str(error)) from error


def _run_unit(connection: Connection, work: Work) -> Outcome[Any]:
    with Session(
        bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False
    ) as session:
        outcome = work(session)
        session.commit()
        return outcome
