"""Counts are of what the agent may see now, whichever reading of them takes longest."""

import asyncio

from services.access import viewer_of
from services.conversations.counting import count
from services.conversations.selection import Selection
from services.runtime import Runtime
from tests.services.cast import World
from tests.ui.console.slow import slow
from ui.console.counted import Counted
from ui.console.kept import Keeper


async def test_the_reading_that_began_last_is_kept(runtime: Runtime, world: World) -> None:
    cast = world.cast
    for key in ("sales", "sales", "support"):
        await world.asks(key)
    more, less = await world.ask(viewer_of, cast.dan), await world.ask(viewer_of, cast.outsider)
    counted = Counted(Keeper(runtime.db))
    with slow(runtime.db, count) as line:
        late = asyncio.create_task(counted.read(more))
        await line.reached.wait()
        await counted.read(less)
        line.given.set()
        await late
    assert counted.of(Selection()) == 1


async def test_so_with_what_a_colleague_is_in(runtime: Runtime, world: World) -> None:
    cast = world.cast
    guest = await world.asks("sales")
    await world.joins(cast.ben, guest.conversation_id)
    more, less = await world.ask(viewer_of, cast.admin), await world.ask(viewer_of, cast.outsider)
    counted = Counted(Keeper(runtime.db))
    await counted.read(less)
    with slow(runtime.db, count) as line:
        late = asyncio.create_task(counted.choose(more, cast.ben))
        await line.reached.wait()
        await counted.read(less)
        line.given.set()
        await late
    assert counted.of(Selection(agent_id=cast.ben)) == 0
