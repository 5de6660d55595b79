"""Customer details show what is true of what is shown, however long their readings take."""

import asyncio
from typing import Any

from services.details.editing import edit
from services.details.fields import Details
from services.details.sheet import sheet
from services.runtime import Runtime
from tests.services.cast import World
from tests.services.conversations.acts import attended
from tests.services.teamwork import by
from tests.ui.console.scene import Scene, console_of
from tests.ui.console.slow import slow


def shown(scene: Scene) -> dict[str, Any]:
    return scene.console._green._customer._dialog._sheet


async def test_what_another_saves_while_it_opens_is_in_it(runtime: Runtime, world: World) -> None:
    guest = await attended(world, world.cast.dan)
    async with console_of(runtime, world, world.cast.ben) as scene:
        with scene.user, slow(runtime.db, sheet) as line:
            await scene.console.open(guest.conversation_id)
            opening = asyncio.create_task(scene.console._green._customer.open_details())
            await line.reached.wait()
            details = Details(name="Maria")
            await by(world, world.cast.dan, edit, guest.conversation_id, revision=0, details=details)
            await scene.user.should_see("Maria")
            line.given.set()
            await opening
        assert shown(scene)["fields"]["name"] == "Maria"


async def test_it_does_not_open_when_sight_is_lost_meanwhile(runtime: Runtime, world: World) -> None:
    guest = await world.asks("support")
    async with console_of(runtime, world, world.cast.outsider) as scene:
        with scene.user, slow(runtime.db, sheet) as line:
            await scene.console.open(guest.conversation_id)
            opening = asyncio.create_task(scene.console._green._customer.open_details())
            await line.reached.wait()
            await world.joins(world.cast.dan, guest.conversation_id)
            await scene.user.should_see("Choose a conversation")
            line.given.set()
            await opening
        assert shown(scene) == {}


async def test_it_does_not_open_over_another_conversation(runtime: Runtime, world: World) -> None:
    guest, other = await world.asks("sales"), await world.asks("sales")
    async with console_of(runtime, world, world.cast.ben) as scene:
        with scene.user, slow(runtime.db, sheet) as line:
            await scene.console.open(guest.conversation_id)
            opening = asyncio.create_task(scene.console._green._customer.open_details())
            await line.reached.wait()
            await scene.console.open(other.conversation_id)
            await scene.console.open(guest.conversation_id)
            line.given.set()
            await opening
        assert shown(scene) == {}
