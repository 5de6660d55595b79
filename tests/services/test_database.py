"""The two doors: writes that wait for COMMIT, reads on one snapshot."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import Pool
from sqlmodel import Session, select, text

from models import Message, Team
from services.database import Database
from services.events import Bus
from services.migrating import migrate
from services.outcome import Outcome
from services.refusal import Unavailable
from tests.postgres import Postgres
from tests.services.cast import World


def add_team(session: Session, name: str) -> Outcome[str]:
    session.add(Team(name=name, created_at=0))
    return Outcome(name)


def team_names(session: Session) -> list[str]:
    return list(session.exec(select(Team.name)).all())


async def test_what_was_written_is_read(world: World) -> None:
    assert await world.do(add_team, "New") == "New"
    assert "New" in await world.ask(team_names)
    assert "New" in await world.db.read_slow(team_names)


async def test_commands_write_without_a_server(world: World) -> None:
    assert world.db.write_here(add_team, "New").value == "New"
    assert "New" in world.db.read_here(team_names)


async def test_a_read_stands_on_one_snapshot(world: World) -> None:
    loop = asyncio.get_running_loop()

    def twice(session: Session) -> list[list[str]]:
        before = team_names(session)
        asyncio.run_coroutine_threadsafe(world.do(add_team, "New"), loop).result(10)
        return [before, team_names(session)]

    before, after = await world.db.read_slow(twice)
    assert before == after == ["Sales", "Support"]
    assert "New" in await world.ask(team_names)


async def test_a_slow_read_leaves_the_loop_free(world: World) -> None:
    free = threading.Event()

    def waits(_: Session) -> bool:
        return free.wait(30)

    reading = asyncio.ensure_future(world.db.read_slow(waits))
    await world.do(add_team, "meanwhile")
    assert not reading.done()
    free.set()
    assert await reading


async def test_once_stopped_there_is_nothing_to_read_from(world: World) -> None:
    await world.db.stop()
    with pytest.raises(Unavailable):
        await world.db.read_slow(team_names)


async def test_readers_write_nothing(sqlite_world: World) -> None:
    """A reader that writes by mistake leaves nothing behind: its transaction is never committed."""

    def mistaken(session: Session) -> None:
        add_team(session, "by mistake")
        session.flush()

    await sqlite_world.ask(mistaken)
    assert await sqlite_world.ask(team_names) == ["Sales", "Support"]


async def test_sqlite_is_set_up_to_lose_nothing(sqlite_world: World) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")

    def pragmas(session: Session) -> list[Any]:
        return [session.scalar(text(f"PRAGMA {name}")) for name in names]

    assert await sqlite_world.ask(pragmas) == ["wal", 2, 1, 5000]
    assert await sqlite_world.do(lambda session: Outcome(pragmas(session))) == ["wal", 2, 1, 5000]


@pytest.fixture
def waits() -> Iterator[list[int]]:
    """How often a connection was taken, each of which waits for another process for 20 ms at most."""
    taken: list[int] = []

    def shorten(connection: sqlite3.Connection, _record: Any, _proxy: Any) -> None:
        connection.execute("PRAGMA busy_timeout = 20")
        taken.append(20)

    event.listen(Pool, "checkout", shorten)
    yield taken
    event.remove(Pool, "checkout", shorten)


@pytest.mark.usefixtures("waits")
async def test_while_another_process_holds_the_database_nothing_is_acknowledged(sqlite_world: World) -> None:
    guest = await sqlite_world.opens()
    path = sqlite_world.db.url.database
    assert path is not None
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable) as refused:
            await sqlite_world.writes(guest, "Hello?", "one")
        assert refused.value.retry_after
        assert await sqlite_world.messages(guest.conversation_id) == [], "readers go on"
        other.execute("ROLLBACK")
    sent = await sqlite_world.writes(guest, "Hello?", "one")
    assert (sent.seq, sent.repeated) == (1, False)


async def test_everyone_who_waits_for_another_process_is_told_at_once(
    sqlite_world: World, waits: list[int]
) -> None:
    guest = await sqlite_world.opens()
    path = sqlite_world.db.url.database
    assert path is not None
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waits.clear()
        writing = (sqlite_world.writes(guest, "Hello?", str(number)) for number in range(50))
        answers = await asyncio.gather(*writing, return_exceptions=True)
        other.execute("ROLLBACK")
    assert {type(answer) for answer in answers} == {Unavailable}
    assert len(waits) < 10, "not each for itself"
    assert await sqlite_world.messages(guest.conversation_id) == []


async def test_a_unit_is_one_transaction(world: World) -> None:
    def half(session: Session) -> Outcome[None]:
        add_team(session, "New")
        session.flush()
        session.add(Message(conversation_id=999, seq=1, author="bot", sender="bot", at=0))
        return Outcome(None)

    with pytest.raises(Unavailable):
        await world.do(half)
    assert await world.ask(team_names) == ["Sales", "Support"]


async def test_reading_errors_reach_who_reads(world: World) -> None:
    with pytest.raises(SQLAlchemyError):
        await world.ask(lambda session: session.execute(text("SELECT nothing FROM nowhere")))
    assert await world.ask(team_names) == ["Sales", "Support"]


async def test_who_reads_is_told_while_the_database_is_away(postgres: Postgres) -> None:
    """And reads on, by the same doors, once it is back."""
    with postgres.database("away") as plain:
        url = plain.replace("postgresql://", "postgresql+psycopg://")
        migrate(url)
        with (
            closing(Database(url, Bus())) as db,
            psycopg.connect(postgres.url("postgres"), autocommit=True) as operator,
        ):
            assert await db.read(team_names) == []
            operator.execute("ALTER DATABASE away ALLOW_CONNECTIONS false")
            operator.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'away'")
            for read in (db.read, db.read_slow):
                with pytest.raises(Unavailable) as refused:
                    await read(team_names)
                assert "Try again" in refused.value.sentence
            operator.execute("ALTER DATABASE away ALLOW_CONNECTIONS true")
            assert await db.read(team_names) == []


async def test_who_reads_a_file_that_can_not_be_opened_is_told(sqlite_world: World) -> None:
    path = Path(str(sqlite_world.db.url.database))
    sqlite_world.db._readers.dispose()
    away = await asyncio.to_thread(path.rename, path.with_suffix(".away"))
    await asyncio.to_thread(path.mkdir)
    with pytest.raises(Unavailable):
        await sqlite_world.ask(team_names)
    await asyncio.to_thread(path.rmdir)
    await asyncio.to_thread(away.rename, path)
    assert await sqlite_world.ask(team_names) == ["Sales", "Support"]
