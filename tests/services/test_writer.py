"""SQLite's one writer: what is answered was committed, and nobody pays for a neighbour (DESIGN 3)."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool
from sqlmodel import Session, col, select, text

from models import AgentSession, Team
from services import writer
from services.events import AvailabilityChanged, Event
from services.outcome import Outcome
from services.refusal import Conflict, Unavailable
from tests.services.cast import World
from tests.services.holding import hold

Verb = Callable[[Session], Outcome[Any]]


def adds(name: str) -> Verb:
    """A unit that stores a team, and tells something."""

    def verb(session: Session) -> Outcome[str]:
        session.add(Team(name=name, created_at=0))
        session.flush()
        return Outcome(name, (AvailabilityChanged(len(name), True),))

    return verb


def refuses_if_there(name: str) -> Verb:
    """A unit whose refusal rests on what a neighbour has written."""

    def verb(session: Session) -> Outcome[str]:
        if session.exec(select(Team).where(Team.name == name)).first():
            raise Conflict("There is one already.")
        return Outcome("free")

    return verb


def poison(name: str) -> Verb:
    """A unit that goes through, and fails the COMMIT of whoever shares it: a reference to nobody."""

    def verb(session: Session) -> Outcome[None]:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        session.add(Team(name=name, created_at=0))
        session.add(AgentSession(token_hash=name, agent_id=999, created_at=0, expires_at=0))
        session.flush()
        return Outcome(None)

    return verb


def breaks(session: Session) -> Outcome[None]:
    """SQLite loses the whole transaction under a unit."""
    session.connection().exec_driver_sql("ROLLBACK")
    raise sqlite3.OperationalError("disk I/O error")


def fails(session: Session) -> Outcome[None]:
    """A defect in one unit, after it has written."""
    session.add(Team(name="half done", created_at=0))
    session.flush()
    raise ZeroDivisionError("a defect")


def collides(session: Session) -> Outcome[None]:
    session.add(Team(name="Sales", created_at=0))
    session.flush()
    return Outcome(None)


def closes_the_connection(session: Session) -> Outcome[None]:
    session.connection().close()
    return Outcome(None)


async def teams(world: World) -> list[str]:
    names = await world.ask(lambda session: session.exec(select(Team.name).order_by(col(Team.id))).all())
    return [name for name in names if name not in ("Sales", "Support")]


async def together(world: World, *verbs: Verb) -> list[Any]:
    """Run units in one batch: held back until all of them are queued."""
    with hold(world.db) as held:
        waiting = [asyncio.ensure_future(world.db.write(verb)) for verb in verbs]
        await held.is_behind(waiting)
    return await asyncio.gather(*waiting, return_exceptions=True)


@pytest.fixture(autouse=True)
def _batches_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine does not break a batch in two."""
    monkeypatch.setattr(writer, "BATCH_SECONDS", 60.0)


async def test_a_batch_is_answered_each_with_its_own(sqlite_world: World) -> None:
    results = await together(sqlite_world, adds("a"), refuses_if_there("a"), adds("b"), refuses_if_there("c"))
    assert [results[0], results[2], results[3]] == ["a", "b", "free"]
    assert isinstance(results[1], Conflict)
    assert await teams(sqlite_world) == ["a", "b"]


async def test_a_failing_unit_takes_no_neighbour_with_it(sqlite_world: World) -> None:
    results = await together(sqlite_world, adds("a"), fails, adds("b"), collides, adds("c"))
    assert isinstance(results[1], ZeroDivisionError)
    assert isinstance(results[3], Unavailable)
    assert results[::2] == ["a", "b", "c"]
    assert await teams(sqlite_world) == ["a", "b", "c"]


async def test_a_refusal_never_rests_on_what_was_not_committed(sqlite_world: World) -> None:
    results = await together(sqlite_world, poison("a"), refuses_if_there("a"), adds("b"))
    assert isinstance(results[0], Unavailable)
    assert results[1:] == ["free", "b"]
    assert await teams(sqlite_world) == ["b"]


async def test_a_lost_transaction_is_run_again_one_by_one(sqlite_world: World) -> None:
    results = await together(sqlite_world, adds("a"), adds("b"), breaks, adds("c"), refuses_if_there("a"))
    assert results[:2] == ["a", "b"]
    assert isinstance(results[2], Unavailable)
    assert results[3] == "c"
    assert isinstance(results[4], Conflict)
    assert await teams(sqlite_world) == ["a", "b", "c"]
    assert len(sqlite_world.told) == 3, "what was run twice is told once"


async def test_what_no_batch_stores_is_answered_so(sqlite_world: World) -> None:
    results = await together(sqlite_world, breaks, poison("x"))
    assert [result.retry_after for result in results] == [2.0, 2.0]
    assert sqlite_world.told == []
    assert await sqlite_world.do(adds("after")) == "after"


async def test_the_writer_outlives_a_unit_that_closes_its_connection(sqlite_world: World) -> None:
    results = await together(sqlite_world, adds("a"), closes_the_connection, adds("b"))
    assert isinstance(results[1], Unavailable)
    assert results[::2] == ["a", "b"]
    assert await teams(sqlite_world) == ["a", "b"]


async def test_everyone_hears_in_the_order_of_commits(sqlite_world: World) -> None:
    names = ["x" * length for length in range(1, 201)]
    results = await together(sqlite_world, *map(adds, names))
    assert results == names
    assert [event.agent_id for event in sqlite_world.told if isinstance(event, AvailabilityChanged)] == list(
        range(1, 201)
    )


async def test_it_is_told_before_it_is_answered_and_after_it_is_committed(sqlite_world: World) -> None:
    seen: list[object] = []

    def handler(_: Event) -> None:
        seen.append(sqlite_world.db.read_here(lambda session: session.exec(select(Team.name)).all()[-1]))

    sqlite_world.bus.subscribe(handler)
    await sqlite_world.do(adds("a"))
    assert seen == ["a"]


async def test_a_cancelled_caller_swallows_nothing(sqlite_world: World) -> None:
    with hold(sqlite_world.db) as held:
        waiting = [asyncio.ensure_future(sqlite_world.db.write(adds(name))) for name in ("a", "bb", "ccc")]
        await held.is_behind(waiting)
        waiting[1].cancel()
        assert isinstance(
            (await asyncio.gather(waiting[1], return_exceptions=True))[0], asyncio.CancelledError
        )
    assert await waiting[0] == "a"
    assert await waiting[2] == "ccc"
    assert [event.agent_id for event in sqlite_world.told if isinstance(event, AvailabilityChanged)] == [
        1,
        2,
        3,
    ]
    assert await teams(sqlite_world) == ["a", "bb", "ccc"]


async def test_what_is_queued_at_the_end_is_still_done_and_what_comes_later_is_refused(
    sqlite_world: World,
) -> None:
    db = sqlite_world.db
    with hold(db) as held:
        waiting = [asyncio.ensure_future(db.write(adds(name))) for name in ("a", "b")]
        await held.is_behind(waiting)
        stopping = asyncio.ensure_future(db.stop())
    await stopping
    assert await asyncio.gather(*waiting) == ["a", "b"]
    with pytest.raises(Unavailable):
        await db.write(adds("too late"))


@pytest.fixture
def room() -> "Room":
    return Room()


class Room:
    """How many pages the database may have, on every connection from now on."""

    def __init__(self) -> None:
        self.pages = 2**30

    def __call__(self, connection: sqlite3.Connection, _record: Any, _proxy: Any) -> None:
        connection.execute(f"PRAGMA max_page_count = {self.pages}")


@pytest.fixture
def _bounded(room: Room) -> Any:
    event.listen(Pool, "checkout", room)
    yield
    event.remove(Pool, "checkout", room)


@pytest.mark.usefixtures("_bounded")
async def test_a_full_disk_acknowledges_nothing_and_heals(sqlite_world: World, room: Room) -> None:
    guest = await sqlite_world.opens()
    pages = await sqlite_world.ask(lambda session: session.scalar(text("PRAGMA page_count")))
    assert isinstance(pages, int)
    room.pages = pages + 20
    await connects_anew(sqlite_world)
    sent = await asyncio.gather(
        *(sqlite_world.writes(guest, "x" * 3_000, str(number)) for number in range(200)),
        return_exceptions=True,
    )
    lost = [number for number, one in enumerate(sent) if isinstance(one, BaseException)]
    assert 0 < len(lost) < 200
    assert {type(sent[number]) for number in lost} == {Unavailable}
    stored = {message.client_id for message in await sqlite_world.messages(guest.conversation_id)}
    assert stored == {str(number) for number in range(200)} - {str(number) for number in lost}
    assert await sqlite_world.is_whole()
    room.pages = 2**30
    for number in lost:
        assert not (await sqlite_world.writes(guest, "x" * 3_000, str(number))).repeated
    assert len(await sqlite_world.messages(guest.conversation_id)) == 200
    assert await sqlite_world.is_whole()


async def connects_anew(world: World) -> None:
    """A connection that failed is not used again."""
    with pytest.raises(Unavailable):
        await world.do(breaks)


async def test_units_do_not_run_on_the_loop(sqlite_world: World) -> None:
    ran: list[str] = []

    def verb(_: Session) -> Outcome[None]:
        ran.append(threading.current_thread().name)
        return Outcome(None)

    await sqlite_world.do(verb)
    assert ran == ["writer"]
