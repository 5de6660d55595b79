"""Take out: a Team Admin makes an agent LEAVE."""

import pytest

from services.actor import agent
from services.conversations.leaving import take_out
from services.refusal import Forbidden
from tests.services.cast import Guest, World
from tests.services.conversations.acts import attended, hears_of_nothing


async def takes_out(world: World, by: int, whom: int, guest: Guest) -> None:
    await world.do(take_out, guest.conversation_id, agent_id=whom, actor=agent(by))


async def test_a_team_admin_takes_the_owner_out(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    await takes_out(world, world.cast.admin, world.cast.dan, guest)
    row = await world.row(guest.conversation_id)
    assert (row.crew_ids, row.owner_id) == ([], None)
    assert await world.kinds(guest.conversation_id) == ["text", "grabbed", "taken_out", "unowned"]
    assert await world.is_whole()


async def test_twice_is_once(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await takes_out(world, world.cast.admin, world.cast.ben, guest)
    before = await world.row(guest.conversation_id)
    await takes_out(world, world.cast.admin, world.cast.ben, guest)
    assert await world.row(guest.conversation_id) == before


async def test_a_representative_may_not(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    with pytest.raises(Forbidden):
        await takes_out(world, world.cast.ben, world.cast.dan, guest)
    assert (await world.row(guest.conversation_id)).crew_ids == [world.cast.ben, world.cast.dan]


async def test_an_outsider_hears_of_nothing(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    out, whom = world.cast.outsider, world.cast.ben
    await hears_of_nothing(
        world, out, guest, lambda place: world.do(take_out, place, agent_id=whom, actor=agent(out))
    )
