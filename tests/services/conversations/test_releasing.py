"""No reply needed: the crew ends a wait without an answer."""

import pytest

from services.actor import agent
from services.conversations.releasing import no_reply_needed
from services.refusal import Forbidden
from tests.services.cast import Guest, World
from tests.services.conversations.acts import attended, hears_of_nothing


async def release(world: World, agent_id: int, guest: Guest) -> None:
    await world.do(no_reply_needed, guest.conversation_id, actor=agent(agent_id))


async def test_it_ends_the_wait_and_says_who(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await release(world, world.cast.ben, guest)
    assert (await world.row(guest.conversation_id)).waiting_since is None
    assert await world.kinds(guest.conversation_id) == ["text", "joined", "no_reply"]
    await world.writes(guest, "But I do!")
    assert (await world.row(guest.conversation_id)).waiting_since is not None
    assert await world.is_whole()


async def test_twice_is_once(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await release(world, world.cast.ben, guest)
    before = await world.row(guest.conversation_id)
    await release(world, world.cast.ben, guest)
    assert await world.row(guest.conversation_id) == before


async def test_the_crew_alone(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    for one in (world.cast.dan, world.cast.admin):
        with pytest.raises(Forbidden):
            await release(world, one, guest)


async def test_an_outsider_hears_of_nothing(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    out = world.cast.outsider
    await hears_of_nothing(
        world, out, guest, lambda place: world.do(no_reply_needed, place, actor=agent(out))
    )
