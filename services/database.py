"""Where verbs and queries meet the database (DESIGN 3).

Writes go to one writer, which resolves them after COMMIT; reads have connections of their own.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate, ParamSpec, TypeVar

import structlog
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlmodel import Session

from services.events import Bus
from services.outbox import putting
from services.outcome import Outcome
from services.pool import PoolWriter
from services.postgres import Absence, postgres_engine
from services.refusal import Unavailable
from services.thresholds import DEFAULT, KEY, Thresholds
from services.unit import Unit, Work, Writer
from services.writer import BatchWriter

log = structlog.get_logger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

READER_THREADS = 3


class Database:
    """One database, SQLite or PostgreSQL, behind the same two doors: `write` and `read`."""

    def __init__(
        self,
        url: str,
        bus: Bus,
        thresholds: Thresholds = DEFAULT,
        *,
        email_delay: int = putting.DELAY,
    ) -> None:
        """`thresholds` and `email_delay` (in milliseconds) are the environment's, which units find in their
        session.
        """
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._bus = bus
        self._info = {KEY: thresholds, putting.KEY: email_delay}
        self._readers = _reading_engine(str(url), self.is_sqlite)
        self._threads = ThreadPoolExecutor(READER_THREADS, thread_name_prefix="reader")
        self._absence = Absence()
        self._writer: Writer = _writer(str(url), self.is_sqlite)

    @property
    def waiting(self) -> int:
        """How many units wait for the writer."""
        return self._writer.waiting

    def start(self) -> None:
        """Take units from now on; on the event loop that verbs are awaited on."""
        self._writer.start(asyncio.get_running_loop(), self._bus)

    async def stop(self) -> None:
        """Finish the units that are waiting, then let go of every connection."""
        await asyncio.to_thread(self.close)

    def close(self) -> None:
        """The same, in the calling thread, for commands that run without a server."""
        self._writer.stop()
        self._threads.shutdown(wait=True)
        self._readers.dispose()

    async def write(
        self, verb: Callable[Concatenate[Session, P], Outcome[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a verb in one transaction and return its value after COMMIT.

        Raises the verb's Refusal, or Unavailable when nothing could be stored. What the verb tells is told
        even when the caller has gone meanwhile.
        """
        loop = asyncio.get_running_loop()
        unit = Unit(self._informed(lambda session: verb(session, *args, **kwargs)), loop.create_future())
        self._writer.submit(unit)
        value: T = await unit.result
        return value

    async def read(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a short, indexed query: on SQLite on the loop (0.5 ms; a thread costs 1 to 13).

        Raises what the query raises, or Unavailable while the database can't be read.
        """
        if self.is_sqlite:
            return self.read_here(query, *args, **kwargs)
        return await self.read_slow(query, *args, **kwargs)

    async def read_slow(
        self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same in a reader thread: searches, recounts, long jumps. Unavailable once stopped, too."""
        loop, asked = asyncio.get_running_loop(), time.monotonic()

        def reading_there() -> T:
            if self._absence.is_known(asked):
                raise Unavailable(retry_after=2.0)
            return self.read_here(query, *args, **kwargs)

        try:
            reading = loop.run_in_executor(self._threads, reading_there)
        except RuntimeError:  # the pool's way to say that it was shut down
            raise Unavailable(retry_after=2.0) from None
        return await reading

    def read_here(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query in the calling thread, on one snapshot. Raises Unavailable while the database is."""
        began = time.monotonic()
        try:
            with Session(self._readers, expire_on_commit=False) as session:
                return query(session, *args, **kwargs)
        except (DBAPIError, NoConnection) as error:
            if not _is_away(error):
                raise
            self._absence.found(began)
            log.warning("not read", error=str(error))
            raise Unavailable(retry_after=2.0) from error

    def write_here(
        self, verb: Callable[Concatenate[Session, P], Outcome[T]], *args: P.args, **kwargs: P.kwargs
    ) -> Outcome[T]:
        """Run a verb in the calling thread, for commands that run without a server. Nobody is told."""
        return self._writer.run_here(self._informed(lambda session: verb(session, *args, **kwargs)))

    async def empty_log(self) -> None:
        """Let what was erased go from SQLite's write-ahead log too; while others read, its next turn does."""
        if self.is_sqlite:
            await asyncio.get_running_loop().run_in_executor(self._threads, self._checkpoint)

    def _checkpoint(self) -> None:
        connection = self._readers.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def _informed(self, work: Work) -> Work:
        """Let a unit find what the environment sets."""

        def informed(session: Session) -> Outcome[Any]:
            session.info.update(self._info)
            return work(session)

        return informed


def _is_away(error: Exception) -> bool:
    """Whether the database was not there to be asked; what it says of a query is a defect of the query's."""
    if not isinstance(error, DBAPIError):
        return True
    is_query_wrong = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return error.connection_invalidated or (isinstance(error, OperationalError) and not is_query_wrong)


def _writer(url: str, is_sqlite: bool) -> Writer:
    return BatchWriter(sqlite_engine(url, "BEGIN IMMEDIATE")) if is_sqlite else PoolWriter(url)


def _reading_engine(url: str, is_sqlite: bool) -> Engine:
    if is_sqlite:
        return sqlite_engine(url, "BEGIN")
    return postgres_engine(
        url, pool_size=READER_THREADS + 1, pool_pre_ping=True, isolation_level="REPEATABLE READ"
    )


def sqlite_engine(url: str, begin: str) -> Engine:
    """Make an engine whose transactions open with `begin`, on connections set up as DESIGN 3 says.

    Its errors get into logs, which are no place for tokens and for what customers write: they name no values.
    """
    engine = create_engine(
        url, connect_args={"check_same_thread": False, "timeout": 5.0}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "busy_timeout = 5000",
            "secure_delete = ON",  # what is erased is overwritten, as Debian's SQLite does anyway
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
