"""What is told reaches sockets also when it can't be read at once, or comes while they are just welcomed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import psycopg
import pytest

from services import again
from services.actor import agent
from services.channels.managing import turn
from services.channels.routing import channel_by_key
from services.conversations.grabbing import grab
from services.conversations.inviting import invite_team
from services.conversations.marking import mark_by_agent
from services.database import Database
from services.details.blocking import block
from services.events import Bus, Event, MessageAdded
from services.migrating import migrate
from services.presence import someone_available
from tests.outage import absent, refusing
from tests.postgres import Postgres
from tests.services.cast import engage
from tests.ui.console.slow import slow
from tests.widget.conftest import opened
from tests.widget.customers import Customer, House
from widget.connection import Close

Bring = Callable[..., Awaitable[Customer]]
PATIENCE = 30.0


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "AGAIN_SECONDS", 0.05)


async def presence(customer: Customer) -> bool:
    """What the customer is told next of who is there."""
    async with asyncio.timeout(PATIENCE):
        while not [frame for frame in customer.aside if frame["type"] == "presence"]:
            await customer.silence()
    return bool(customer.aside.pop()["agents_available"])


@pytest.fixture
async def postgres_house(postgres: Postgres, tmp_path: Path) -> AsyncIterator[House]:
    """A house on a PostgreSQL of its own."""
    with postgres.database("widget") as plain:
        url = plain.replace("postgresql://", "postgresql+psycopg://")
        migrate(url)
        db = Database(url, Bus())
        cast = db.write_here(engage).value
        db.close()
        (tmp_path / "stage").mkdir()
        async with opened((tmp_path / "stage", cast), tmp_path, database_url=plain) as house:
            yield house


async def test_what_was_stored_the_moment_before_the_database_goes_comes_once_it_is_back(
    postgres_house: House, postgres: Postgres
) -> None:
    """Nothing else is said that would bring it along."""
    house = postgres_house
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as operator:

        def take_away(event: Event) -> None:
            if isinstance(event, MessageAdded):
                operator.execute("ALTER DATABASE widget ALLOW_CONNECTIONS false")
                operator.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'widget'"
                )

        async with house.customer() as maria, asyncio.timeout(PATIENCE):
            await house.world.joins(house.world.cast.ben, maria.conversation_id)
            async with refusing(house.runtime.db) as refused:
                undo = house.runtime.bus.subscribe(take_away)
                await house.world.answers(house.world.cast.ben, maria.conversation_id, "Hi!")
                undo()
                await refused()
            operator.execute("ALTER DATABASE widget ALLOW_CONNECTIONS true")
            assert (await maria.hear())["text"] == "Hi!"


async def test_all_tabs_of_who_writes_get_it_once_the_database_is_back(house: House, customer: Bring) -> None:
    maria = await customer()
    tab = await customer(token=maria.welcome["token"])
    with absent(house.runtime.db):
        await maria.say("message", client_id="1", text="Hello")
        assert await maria.closed() == Close.FAILED
        assert await tab.silence() == []
    async with asyncio.timeout(PATIENCE):
        assert (await tab.hear())["text"] == "Hello"


async def test_nothing_is_looked_at_again_for_who_has_gone_meanwhile(house: House, customer: Bring) -> None:
    async with house.customer() as maria:
        await house.world.joins(house.world.cast.ben, maria.conversation_id)
        with absent(house.runtime.db):
            async with refusing(house.runtime.db) as refused:
                await house.world.answers(house.world.cast.ben, maria.conversation_id)
                await refused()
            await maria.socket.close()
    other = await customer()
    assert list(house.hub.rooms) == [other.conversation_id]
    assert await other.silence() == []


async def test_who_is_there_is_told_once_it_can_be_read(house: House, customer: Bring) -> None:
    maria = await customer()
    with absent(house.runtime.db):
        async with refusing(house.runtime.db) as refused:
            house.runtime.presence.agent_connected(house.world.cast.ben)
            await refused()
    assert await presence(maria)


async def test_a_team_that_is_asked_in_is_there_for_the_customer_too(house: House, customer: Bring) -> None:
    world, cast = house.world, house.world.cast
    maria = await customer("support")
    house.runtime.presence.agent_connected(cast.ben)
    await world.do(grab, maria.conversation_id, actor=agent(cast.outsider))
    assert not maria.welcome["agents_available"]
    await world.do(invite_team, maria.conversation_id, team_id=cast.sales, actor=agent(cast.outsider))
    assert await presence(maria)


async def test_who_is_blocked_while_being_welcomed_is_shown_out(house: House, customer: Bring) -> None:
    first = await customer()
    token, conversation_id = first.welcome["token"], first.conversation_id
    await first.socket.close()
    house.hub.availability.forget()
    with slow(house.runtime.db, someone_available) as line:
        maria = await customer(silent=True)
        await maria.say("hello", token=token)
        await line.reached.wait()
        await house.world.do(block, conversation_id, actor=agent(house.world.cast.admin))
        line.given.set()
        assert await maria.closed() == Close.REFUSED


async def test_so_is_who_comes_by_a_channel_that_is_being_turned_off(house: House, customer: Bring) -> None:
    channel = await house.world.ask(channel_by_key, "sales")
    with slow(house.runtime.db, someone_available) as line:
        maria = await customer(silent=True)
        await maria.say("hello")
        await line.reached.wait()
        await house.world.do(turn, channel.id, on=False, actor=agent(house.world.cast.owner))
        line.given.set()
        assert await maria.closed() == Close.NO_CHANNEL


async def test_who_comes_while_an_agent_comes_is_told_so(house: House, customer: Bring) -> None:
    with slow(house.runtime.db, someone_available) as line:
        maria = await customer(silent=True)
        await maria.say("hello")
        await line.reached.wait()
        house.runtime.presence.agent_connected(house.world.cast.ben)
        line.given.set()
        assert (await maria.hear())["agents_available"]


async def test_what_is_said_and_read_while_somebody_is_welcomed_is_told(
    house: House, customer: Bring
) -> None:
    first = await customer()
    await first.writes("Hello?")
    world, ben = house.world, house.world.cast.ben
    house.hub.availability.forget()
    with slow(house.runtime.db, someone_available) as line:
        tab = await customer(silent=True)
        await tab.say("hello", token=first.welcome["token"])
        await line.reached.wait()
        await world.joins(ben, first.conversation_id)
        sent = await world.answers(ben, first.conversation_id, "Hi!")
        await world.do(mark_by_agent, first.conversation_id, seq=sent.seq, actor=agent(ben))
        line.given.set()
        async with asyncio.timeout(PATIENCE):
            assert (await tab.hear())["messages"][-1]["text"] == "Hello?"
            heard = [await tab.hear(), await tab.hear()]
    assert sorted(frame["type"] for frame in heard) == ["message", "read"]
