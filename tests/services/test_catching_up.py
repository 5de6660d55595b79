"""What other processes changed is told here, once; what was told here is not told again."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from services import clock
from services.catching_up import REACH, CatchingUp, facts_about
from services.channels.managing import turn
from services.channels.routing import channel_by_key
from services.conversations.selection import Selection
from services.events import ChannelShut, Event, MembershipChanged, Missed
from services.suspending import suspend
from tests.services.cast import World
from tests.services.conftest import Stage, acting
from tests.services.teamwork import by
from tests.ui.console.slow import slow


@pytest.fixture
async def other(stage: Stage) -> AsyncIterator[World]:
    """Another process on the same database."""
    async with acting(stage) as world:
        yield world


@pytest.fixture
async def catching_up(world: World) -> CatchingUp:
    """The first look is made."""
    made = CatchingUp(world.db, world.bus)
    await made.look()
    return made


async def looks(world: World, catching_up: CatchingUp, times: int = 3) -> list[Event]:
    """What so many looks tell."""
    world.told.clear()
    for _ in range(times):
        await catching_up.look()
    return list(world.told)


async def test_what_another_process_changed(world: World, other: World, catching_up: CatchingUp) -> None:
    guest = await world.asks()
    await other.joins(other.cast.ben, guest.conversation_id)
    told = await looks(world, catching_up, 1)
    assert told == [], "it may be on its way to being told"
    (missed,) = await looks(world, catching_up)
    assert isinstance(missed, Missed)
    assert [facts.crew_ids for facts in missed.facts] == [(world.cast.ben,)]
    assert await looks(world, catching_up) == []


async def test_what_was_told_here_is_not_told_again(world: World, catching_up: CatchingUp) -> None:
    guests = [await world.asks() for _ in range(3)]
    await looks(world, catching_up, 1)
    for guest in guests:
        await world.joins(world.cast.ben, guest.conversation_id)
        await world.answers(world.cast.ben, guest.conversation_id)
    await by(world, world.cast.owner, suspend, world.cast.dan)
    assert await looks(world, catching_up) == []


async def test_here_and_there_by_turns(world: World, other: World, catching_up: CatchingUp) -> None:
    """A newer change that was told here makes good for an older one that was not."""
    guest = await world.asks()
    await other.joins(other.cast.ben, guest.conversation_id)
    await looks(world, catching_up, 1)
    await world.joins(world.cast.dan, guest.conversation_id)
    assert await looks(world, catching_up) == []


async def test_what_is_told_while_it_is_read_is_newer(
    world: World, other: World, catching_up: CatchingUp
) -> None:
    """As what was missed, it would be told as it stood before."""
    guest = await world.asks()
    await other.joins(other.cast.ben, guest.conversation_id)
    await looks(world, catching_up, 1)
    with slow(world.db, facts_about) as line:
        looking = asyncio.create_task(catching_up.look())
        await line.reached.wait()
        await world.joins(world.cast.dan, guest.conversation_id)
        line.given.set()
        await looking
    assert not any(isinstance(event, Missed) for event in world.told)


async def test_who_was_suspended_there_is_told_of_here(
    world: World, other: World, catching_up: CatchingUp
) -> None:
    await by(other, other.cast.owner, suspend, other.cast.ben)
    told = await looks(world, catching_up)
    assert [(type(event), event.agent_id) for event in told if isinstance(event, MembershipChanged)] == [
        (MembershipChanged, world.cast.ben)
    ]
    assert await looks(world, catching_up) == []


async def test_a_channel_that_was_turned_off_there_is_told_of_here(
    world: World, other: World, catching_up: CatchingUp
) -> None:
    sales, support = [await world.ask(channel_by_key, key) for key in ("sales", "support")]
    await by(other, other.cast.owner, turn, sales.id, on=False)
    assert await looks(world, catching_up) == [ChannelShut("sales")]
    await by(other, other.cast.owner, turn, sales.id, on=True)
    await by(world, world.cast.owner, turn, support.id, on=False)
    assert await looks(world, catching_up) == []


async def test_a_long_time_between_two_looks(world: World, other: World, catching_up: CatchingUp) -> None:
    """A machine that slept: what changed elsewhere meanwhile is older than a look usually goes back."""
    guest = await other.asks()
    clock.shift(10 * REACH)
    (missed,) = await looks(world, catching_up)
    assert isinstance(missed, Missed)
    assert [facts.id for facts in missed.facts] == [guest.conversation_id]
    assert await world.listed(world.cast.ben, Selection()) == [guest.conversation_id]
