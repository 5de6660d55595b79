"""LEAVE: out of the crew, and the wait goes on."""

import pytest

from services.actor import agent
from services.conversations.leaving import leave as leaving
from services.conversations.selection import Selection, Status, View
from services.refusal import Forbidden
from tests.services.cast import World
from tests.services.conversations.acts import attended, close, hears_of_nothing, leave


async def test_the_last_one_leaves_the_customer_waiting(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    since = (await world.row(guest.conversation_id)).waiting_since
    await leave(world, world.cast.ben, guest)
    row = await world.row(guest.conversation_id)
    assert (row.crew_ids, row.waiting_since) == ([], since)
    assert await world.kinds(guest.conversation_id) == ["text", "joined", "left"]
    assert await world.listed(world.cast.dan, Selection(status=Status.REP_NEEDED)) == [guest.conversation_id]
    assert await world.listed(world.cast.ben, Selection(View.JOINED)) == []
    assert await world.is_whole()


async def test_others_stay(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    await leave(world, world.cast.ben, guest)
    assert (await world.row(guest.conversation_id)).crew_ids == [world.cast.dan]


async def test_twice_is_once(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await leave(world, world.cast.ben, guest)
    before = await world.row(guest.conversation_id)
    world.told.clear()
    await leave(world, world.cast.ben, guest)
    assert await world.row(guest.conversation_id) == before
    assert world.told == []


async def test_one_may_come_back(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await leave(world, world.cast.ben, guest)
    await world.joins(world.cast.ben, guest.conversation_id)
    assert (await world.row(guest.conversation_id)).crew_ids == [world.cast.ben]


async def test_who_is_not_in_the_crew_leaves_nothing(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    for one in (world.cast.dan, world.cast.admin):
        await leave(world, one, guest)
    assert (await world.row(guest.conversation_id)).crew_ids == [world.cast.ben]


async def test_of_a_closed_one_the_seats_stay_recorded(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await close(world, world.cast.ben, guest)
    await leave(world, world.cast.ben, guest)
    assert (await world.row(guest.conversation_id)).crew_ids == [world.cast.ben]


async def test_customers_do_not_leave(world: World) -> None:
    guest = await world.asks()
    with pytest.raises(Forbidden):
        await world.do(leaving, guest.conversation_id, actor=guest.actor)


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_hears_of_nothing(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    await leave(world, world.cast.ben, guest)
    one = world.cast.agents[stranger]
    await hears_of_nothing(world, one, guest, lambda place: world.do(leaving, place, actor=agent(one)))
