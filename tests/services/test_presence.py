"""Who is here: connections counted, graces kept, facts written."""

import asyncio

import pytest
from sqlalchemy import text
from sqlmodel import Session

from models import Agent
from services import clock
from services.conversations.selection import Selection, Status
from services.events import AvailabilityChanged
from services.outcome import Outcome
from services.presence import Connections, Presence, forget_online, turn_online
from tests.services.cast import NOWHERE, Guest, World
from tests.services.hearing import becomes, hears

ONLINE = Selection(status=Status.ONLINE)
SOON = 0.02
LONG = 3_600.0


class Told(list[tuple[int, bool]]):
    """What `Connections` says, and a way to wait for it."""

    def __init__(self) -> None:
        super().__init__()
        self._said = asyncio.Event()

    def __call__(self, key: int, here: bool) -> None:
        self.append((key, here))
        self._said.set()

    async def next(self) -> None:
        self._said.clear()
        async with asyncio.timeout(20):
            await self._said.wait()


async def test_the_first_connection_comes_and_the_last_one_goes() -> None:
    told = Told()
    connections = Connections(SOON, told)
    for _ in range(2):
        connections.opened(7)
    assert told == [(7, True)]
    connections.closed(7)
    assert 7 in connections
    connections.closed(7)
    assert 7 in connections, "there is a grace"
    await told.next()
    assert told == [(7, True), (7, False)]
    assert 7 not in connections
    assert list(connections) == []


async def test_who_comes_back_in_time_was_never_gone() -> None:
    told = Told()
    connections = Connections(LONG, told)
    for _ in range(3):
        connections.opened(7)
        connections.closed(7)
    connections.opened(7)
    assert told == [(7, True)]
    assert list(connections) == [7]


async def test_every_key_has_its_own() -> None:
    told = Told()
    connections = Connections(SOON, told)
    connections.opened(1)
    connections.opened(2)
    connections.closed(1)
    await told.next()
    assert told == [(1, True), (2, True), (1, False)]


@pytest.fixture
def presence(world: World) -> Presence:
    return Presence(world.db, world.bus, online_grace=SOON)


async def test_a_customers_presence_is_a_fact_that_is_told(world: World, presence: Presence) -> None:
    guest = await world.asks("sales")
    id_ = guest.conversation_id
    async with hears(world.bus, becomes(id_, lambda facts: facts.online)):
        presence.customer_connected(id_)
    assert await world.listed(world.cast.ben, ONLINE) == [id_]
    assert await world.listed(world.cast.outsider, ONLINE) == []
    async with hears(world.bus, becomes(id_, lambda facts: not facts.online)):
        presence.customer_disconnected(id_)
    assert await world.listed(world.cast.ben, ONLINE) == []
    assert await world.is_whole()


async def test_visiting_and_closed_ones_are_online_too(world: World) -> None:
    visiting, closed = await world.opens(), await world.asks()
    for guest in (visiting, closed):
        await world.do(turn_online, {guest.conversation_id: True})
    assert set(await world.listed(world.cast.ben, ONLINE)) == {
        visiting.conversation_id,
        closed.conversation_id,
    }
    await world.do(turn_online, {visiting.conversation_id: False})
    assert await world.listed(world.cast.ben, ONLINE) == [closed.conversation_id]


async def test_many_at_once_are_few_transactions(world: World, presence: Presence) -> None:
    guests: list[Guest] = [await world.opens() for _ in range(30)]
    last = guests[-1].conversation_id
    async with hears(world.bus, becomes(last, lambda facts: facts.online)):
        for guest in guests:
            presence.customer_connected(guest.conversation_id)
    rows = [await world.row(guest.conversation_id) for guest in guests]
    assert all(row.online for row in rows)
    assert len({row.changed_at for row in rows}) <= 30
    assert await world.is_whole()


async def test_one_that_cannot_be_written_keeps_no_other_from_it(world: World, presence: Presence) -> None:
    broken, guest = await world.opens(), await world.opens()

    def damage(session: Session) -> Outcome[None]:
        session.execute(
            text("UPDATE conversation SET team_ids = 'null' WHERE id = :id"), {"id": broken.conversation_id}
        )
        return Outcome(None)

    await world.do(damage)
    async with hears(world.bus, becomes(guest.conversation_id, lambda facts: facts.online)):
        presence.customer_connected(broken.conversation_id)
        presence.customer_connected(guest.conversation_id)


async def test_nothing_is_told_where_nothing_changed(world: World) -> None:
    guest = await world.opens()
    await world.do(turn_online, {guest.conversation_id: True, NOWHERE: True})
    world.told.clear()
    await world.do(turn_online, {guest.conversation_id: True, NOWHERE: False})
    assert world.told == []


async def test_at_the_start_nobody_is_online(world: World) -> None:
    guest = await world.asks()
    await world.do(turn_online, {guest.conversation_id: True})
    await world.do(forget_online)
    assert not (await world.row(guest.conversation_id)).online
    assert await world.listed(world.cast.ben, ONLINE) == []
    assert await world.is_whole()


async def test_agents_are_available_while_a_console_is_connected(world: World, presence: Presence) -> None:
    cast = world.cast
    assert not await presence.anyone_available([cast.sales, cast.support])
    async with hears(world.bus, lambda event: event == AvailabilityChanged(cast.ben, True)):
        presence.agent_connected(cast.ben)
    assert await presence.anyone_available([cast.sales])
    assert not await presence.anyone_available([cast.support]), "he serves elsewhere"
    presence.agent_disconnected(cast.ben)
    assert await presence.anyone_available([cast.sales]), "there is a grace"


async def test_it_knows_since_when_agents_are_not_here(
    world: World, presence: Presence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "_agents", Connections(SOON, presence._agent_changed))
    ben, dan = world.cast.ben, world.cast.dan

    def away_since(agent_id: int) -> int | None:
        return presence.attendance().away_since(agent_id, available=True, switched_at=0)

    started = presence.attendance().started_at
    presence.agent_connected(ben)
    assert (away_since(ben), away_since(dan)) == (None, started)
    clock.shift(5_000)
    async with hears(world.bus, lambda event: event == AvailabilityChanged(ben, False)):
        presence.agent_disconnected(ben)
    gone = away_since(ben) or 0
    assert started + 5_000 <= gone <= clock.now()
    presence.agent_connected(ben)
    assert away_since(ben) is None


@pytest.mark.parametrize("change", [{"available": False}, {"suspended_at": 1}])
async def test_their_switch_counts_too(world: World, presence: Presence, change: dict[str, object]) -> None:
    def turn(session: Session) -> Outcome[None]:
        session.get_one(Agent, world.cast.ben).sqlmodel_update(change)
        return Outcome(None)

    presence.agent_connected(world.cast.ben)
    await world.do(turn)
    assert not await presence.anyone_available([world.cast.sales])
