"""A reaction is kept with its message, and asks for no answer."""

import pytest

from services import clock
from services.actor import agent
from services.channels.reacting import react
from services.channels.told import Reacted
from services.details.blocking import block
from services.events import DeliveryChanged
from services.refusal import NotFound
from tests.services.cast import Guest, World
from tests.services.channels.telling import MARTA, connects, guests, takes_in, written


async def is_answered(world: World) -> tuple[int, Guest]:
    """Marta has written and Ben has answered; nobody waits."""
    channel = await connects(world)
    await takes_in(world, channel, written(external_id="wamid.A"))
    (guest,) = await guests(world)
    await world.joins(world.cast.ben, guest.conversation_id)
    await world.answers(world.cast.ben, guest.conversation_id)
    return channel, guest


def reacted(emoji: str, *, to: str = "wamid.A", at: int = 0) -> Reacted:
    return Reacted(f"message:{emoji}", MARTA, at or clock.now(), to=to, emoji=emoji)


async def reaction(world: World, guest: Guest) -> str:
    found: str = (await world.messages(guest.conversation_id))[0].detail.get("reaction", "")
    return found


async def test_it_stands_with_its_message(world: World) -> None:
    channel, guest = await is_answered(world)
    world.told.clear()
    await world.do(react, channel, reacted("👍"))
    assert await reaction(world, guest) == "👍"
    assert DeliveryChanged(guest.conversation_id, (1,)) in world.told
    row = await world.row(guest.conversation_id)
    assert (row.waiting_since, row.customer_count) == (None, 1)
    assert await world.is_whole()


async def test_another_one_takes_its_place_and_none_takes_it_back(world: World) -> None:
    channel, guest = await is_answered(world)
    for emoji in ("👍", "❤️", ""):
        await world.do(react, channel, reacted(emoji))
        assert await reaction(world, guest) == emoji


async def test_an_older_one_that_comes_late_changes_nothing(world: World) -> None:
    channel, guest = await is_answered(world)
    await world.do(react, channel, reacted("", at=2_000))
    await world.do(react, channel, reacted("👍", at=1_000))
    assert await reaction(world, guest) == ""


async def test_one_to_what_is_not_known_here_waits(world: World) -> None:
    channel, _ = await is_answered(world)
    with pytest.raises(NotFound):
        await world.do(react, channel, reacted("👍", to="wamid.of-before"))


async def test_of_who_is_blocked_none_is_taken(world: World) -> None:
    channel, guest = await is_answered(world)
    await world.do(block, guest.conversation_id, actor=agent(world.cast.ben))
    await world.do(react, channel, reacted("👍"))
    assert await reaction(world, guest) == ""
