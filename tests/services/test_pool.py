"""PostgreSQL's writer: transactions of their own, run again when the database says so."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable

import psycopg
import pytest
from sqlmodel import Session, col, select, text

from models import Agent, AgentSession, Team
from services.events import AvailabilityChanged
from services.outcome import Outcome
from services.refusal import Conflict, Unavailable
from tests.services.cast import World
from tests.services.conftest import Stage, acting


@pytest.fixture
async def world(postgres_stage: Stage) -> AsyncIterator[World]:
    async with acting(postgres_stage) as world:
        yield world


async def names(world: World) -> set[str]:
    return set(await world.ask(lambda session: session.exec(select(Team.name)).all()))


async def test_units_of_a_deadlock_all_come_through(world: World) -> None:
    """Two agents' rows taken in opposite orders: the database breaks one, and it is run again."""
    both_hold_one = threading.Barrier(2)
    runs: list[int] = []

    def renames(first: int, second: int) -> Callable[[Session], Outcome[str]]:
        tries = iter([True])

        def verb(session: Session) -> Outcome[str]:
            runs.append(first)
            lock(session, first)
            if next(tries, False):
                both_hold_one.wait(10)
            lock(session, second)
            return Outcome("done", (AvailabilityChanged(first, True),))

        return verb

    def lock(session: Session, agent_id: int) -> None:
        session.exec(select(Agent).where(col(Agent.id) == agent_id).with_for_update()).one()

    ben, dan = world.cast.ben, world.cast.dan
    done = await asyncio.gather(world.do(renames(ben, dan)), world.do(renames(dan, ben)))
    assert [*done] == ["done", "done"]
    assert len(runs) >= 3, "one was run again, or, broken once more, oftener"
    assert len(world.told) == 2, "what was run twice is told once"


async def test_a_failing_unit_is_its_callers_alone(world: World) -> None:
    def good(session: Session) -> Outcome[None]:
        session.add(Team(name="good", created_at=0))
        return Outcome(None)

    def fails(session: Session) -> Outcome[None]:
        session.add(Team(name="half done", created_at=0))
        session.flush()
        raise ZeroDivisionError

    def refuses(session: Session) -> Outcome[None]:
        session.add(Team(name="refused", created_at=0))
        session.flush()
        raise Conflict

    results = await asyncio.gather(*map(world.do, (fails, good, refuses)), return_exceptions=True)
    assert [type(result) for result in results] == [ZeroDivisionError, type(None), Conflict]
    assert await names(world) == {"Sales", "Support", "good"}


async def test_what_fails_at_its_commit_is_not_acknowledged(world: World) -> None:
    def dangles(session: Session) -> Outcome[None]:
        session.execute(
            text("ALTER TABLE agent_session ALTER CONSTRAINT fk_agent_session_agent_id_agent DEFERRABLE")
        )
        session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
        session.add(AgentSession(token_hash="-", agent_id=999, created_at=0, expires_at=0))
        return Outcome(None, (AvailabilityChanged(999, True),))

    with pytest.raises(Unavailable):
        await world.do(dangles)
    assert world.told == []


async def test_connections_that_broke_are_replaced(world: World) -> None:
    guest = await world.asks()
    url = str(world.db.url.set(drivername="postgresql"))
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    await world.writes(guest, "Still there?")
    assert len(await world.messages(guest.conversation_id)) == 2


async def test_after_the_end_units_are_refused(world: World) -> None:
    await world.db.stop()
    with pytest.raises(Unavailable):
        await world.opens()
