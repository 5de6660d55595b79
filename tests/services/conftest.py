"""The cast on a real database: SQLite and PostgreSQL alike (DESIGN 9)."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from services import clock
from services.database import Database
from services.events import Bus
from services.migrating import migrate
from tests.postgres import Postgres
from tests.services.cast import Cast, World, engage

Stage = tuple[str, Cast]
"""The address of a database, and who is in it."""

SEQUENCES = "SELECT sequencename, coalesce(last_value, 1), last_value IS NOT NULL FROM pg_sequences"


@pytest.fixture(autouse=True)
def _clock_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever shifts the clock shifts it for one test."""
    monkeypatch.setattr(clock, "_start", clock._start)


@pytest.fixture(scope="session")
def sqlite_original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Cast]:
    path = tmp_path_factory.mktemp("stage") / "stage.db"
    migrate(f"sqlite:///{path}")
    return path, _engaged(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def postgres_original(postgres: Postgres) -> Iterator[tuple[str, Cast, sql.Composed]]:
    """One database for all tests of this process, and what puts the cast back into it, and nobody else.

    Which is quicker than making one.
    """
    with postgres.database("stage") as plain:
        url = plain.replace("postgresql://", "postgresql+psycopg://")
        migrate(url)
        cast = _engaged(url)
        yield url, cast, _kept(plain)


@pytest.fixture
def sqlite_stage(sqlite_original: tuple[Path, Cast], tmp_path: Path) -> Stage:
    original, cast = sqlite_original
    shutil.copy(original, tmp_path / "triptych.db")
    return f"sqlite:///{tmp_path / 'triptych.db'}", cast


@pytest.fixture
def postgres_stage(postgres_original: tuple[str, Cast, sql.Composed], postgres: Postgres) -> Stage:
    url, cast, putting_back = postgres_original
    with psycopg.connect(postgres.url("stage")) as connection:
        connection.execute(putting_back)
    return url, cast


@pytest.fixture(params=["sqlite", "postgres"])
def stage(request: pytest.FixtureRequest) -> Stage:
    """A database with the cast in it, of each kind."""
    chosen: Stage = request.getfixturevalue(f"{request.param}_stage")
    return chosen


@pytest.fixture
async def world(stage: Stage) -> AsyncIterator[World]:
    """The cast, ready to act, on each kind of database."""
    async with acting(stage) as world:
        yield world


@pytest.fixture
async def sqlite_world(sqlite_stage: Stage) -> AsyncIterator[World]:
    """The cast, ready to act, on SQLite alone: for what only its writer does."""
    async with acting(sqlite_stage) as world:
        yield world


@asynccontextmanager
async def acting(stage: Stage) -> AsyncIterator[World]:
    url, cast = stage
    bus = Bus()
    db = Database(url, bus)
    db.start()
    try:
        yield World(db, bus, cast)
    finally:
        await db.stop()


def _engaged(url: str) -> Cast:
    """Put the cast, and nobody else, into a database."""
    db = Database(url, Bus())
    try:
        return db.write_here(engage).value
    finally:
        asyncio.run(db.stop())


def _kept(url: str) -> sql.Composed:
    """Keep aside what is in a database; returns what brings it back.

    Row by row: TRUNCATE makes new files for every table and index, for ten times as long.
    """
    with psycopg.connect(url) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        tables = [sql.Identifier(name) for (name,) in names]
        connection.execute("CREATE SCHEMA kept")
        for table in tables:
            connection.execute(sql.SQL("CREATE TABLE kept.{0} AS TABLE public.{0}").format(table))
        full = [table for table in tables if _has_rows(connection, table)]
        sequences = connection.execute(SEQUENCES).fetchall()
    return sql.SQL("; ").join(
        (
            sql.SQL("SET LOCAL session_replication_role = replica"),  # in whatever order
            *(sql.SQL("DELETE FROM {}").format(table) for table in tables),
            *(sql.SQL("INSERT INTO {0} SELECT * FROM kept.{0}").format(table) for table in full),
            *(sql.SQL("SELECT setval({}, {}, {})").format(*sequence) for sequence in sequences),
        )
    )


def _has_rows(connection: psycopg.Connection, table: sql.Identifier) -> bool:
    return connection.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(table)).fetchone() is not None
