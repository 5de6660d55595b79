"""The cast on a real database: SQLite and PostgreSQL alike (DESIGN 9)."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import delete, text
from sqlmodel import Session, SQLModel

from services import clock
from services.database import Database
from services.events import Bus
from services.migrating import migrate
from services.outcome import Outcome
from tests.postgres import Postgres
from tests.services.cast import Cast, World, engage

Stage = tuple[str, Cast]
"""The address of a database, and who is in it."""

ANEW = "SELECT setval(quote_ident(sequencename), 1, false) FROM pg_sequences WHERE last_value IS NOT NULL"


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
def postgres_original(postgres: Postgres) -> Iterator[str]:
    """One database for all tests of this process: emptied for each, which is quicker than making one."""
    with postgres.database("stage") as plain:
        url = plain.replace("postgresql://", "postgresql+psycopg://")
        migrate(url)
        yield url


@pytest.fixture
def sqlite_stage(sqlite_original: tuple[Path, Cast], tmp_path: Path) -> Stage:
    original, cast = sqlite_original
    shutil.copy(original, tmp_path / "triptych.db")
    return f"sqlite:///{tmp_path / 'triptych.db'}", cast


@pytest.fixture
def postgres_stage(postgres_original: str) -> Stage:
    return postgres_original, _engaged(postgres_original)


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
        db.write_here(_emptied)
        return db.write_here(engage).value
    finally:
        asyncio.run(db.stop())


def _emptied(session: Session) -> Outcome[None]:
    """Row by row: TRUNCATE makes new files for every table and index, for ten times as long."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))  # in whatever order
        for table in SQLModel.metadata.tables.values():
            session.execute(delete(table))
        session.execute(text("DELETE FROM search_index"))
        session.execute(text(ANEW))
    return Outcome(None)
