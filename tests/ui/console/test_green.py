"""GREEN shows what was asked for last, and all of it, however long its readings take."""

import asyncio

from services.conversations.heading import heading
from services.runtime import Runtime
from tests.services.cast import World
from tests.ui.console.scene import Scene, console_of
from tests.ui.console.slow import slow
from ui.console.opened import opened


def texts(scene: Scene) -> list[str]:
    return [str(message["text"]) for message in scene.console._green._thread._shown]


async def test_what_is_said_while_it_is_read_is_shown(runtime: Runtime, world: World) -> None:
    guest = await world.asks("sales", "Is the red lantern in stock?")
    async with console_of(runtime, world, world.cast.ben) as scene:
        with slow(runtime.db, opened) as line, scene.user:
            opening = asyncio.create_task(scene.console.open(guest.conversation_id))
            await line.reached.wait()
            await world.writes(guest, "I take two")
            await scene.user.should_see("I take two")  # in its row
            line.given.set()
            await opening
        assert texts(scene) == ["Is the red lantern in stock?", "I take two"]


async def test_what_is_shown_and_read_anew_loses_nothing_said_meanwhile(
    runtime: Runtime, world: World
) -> None:
    guest = await world.asks("sales", "Is the red lantern in stock?")
    async with console_of(runtime, world, world.cast.ben) as scene:
        with scene.user:
            await scene.console.open(guest.conversation_id)
            with slow(runtime.db, opened) as line:
                again = asyncio.create_task(scene.console.catch_up())
                await line.reached.wait()
                await world.writes(guest, "I take two")
                await scene.user.should_see("I take two")
                line.given.set()
                await again
        assert texts(scene) == ["Is the red lantern in stock?", "I take two"]


async def test_who_loses_sight_while_it_is_read_does_not_see_it(runtime: Runtime, world: World) -> None:
    guest = await world.asks("support", "My lamp is broken")
    async with console_of(runtime, world, world.cast.outsider) as scene:
        await scene.user.should_see("My lamp is broken")
        with slow(runtime.db, opened) as line, scene.user:
            opening = asyncio.create_task(scene.console.open(guest.conversation_id))
            await line.reached.wait()
            await world.joins(world.cast.dan, guest.conversation_id)
            await scene.user.should_not_see("My lamp is broken")
            line.given.set()
            await opening
        assert scene.console._green.chosen is None
        assert texts(scene) == []


async def test_what_was_pressed_last_is_shown(runtime: Runtime, world: World) -> None:
    first = await world.asks("sales", "Is the red lantern in stock?")
    second = await world.asks("sales", "Where is my parcel?")
    async with console_of(runtime, world, world.cast.ben) as scene:
        with slow(runtime.db, opened) as line, scene.user:
            opening = asyncio.create_task(scene.console.open(first.conversation_id))
            await line.reached.wait()
            await scene.console.open(second.conversation_id)
            line.given.set()
            await opening
        assert scene.console._green.chosen == scene.console._yellow.selected == second.conversation_id
        assert texts(scene) == ["Where is my parcel?"]


async def test_a_head_that_is_read_late_is_not_put_over_another_thread(
    runtime: Runtime, world: World
) -> None:
    first = await world.asks("sales", "Is the red lantern in stock?")
    second = await world.asks("sales", "Where is my parcel?")
    async with console_of(runtime, world, world.cast.ben) as scene:
        with scene.user:
            await scene.console.open(first.conversation_id)
            with slow(runtime.db, heading) as line:
                await world.joins(world.cast.dan, first.conversation_id)
                await line.reached.wait()
                await scene.console.open(second.conversation_id)
                line.given.set()
                await world.asks("sales", "Do you deliver?")
                await scene.user.should_see("Do you deliver?")
        shown = scene.console._green._heading
        assert shown is not None
        assert shown.conversation_id == second.conversation_id
