"""Conference in GREEN: what is sent, what opens, and what is said when it can't be."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from services.runtime import Runtime
from services.settings import Settings
from tests.services.cast import Guest, World
from tests.services.conference.calls import rooms
from tests.services.conversations.acts import attended, close
from tests.ui.console.scene import Scene, console_of
from tests.ui.stage import Pushes
from ui.components.call_button import CallButton


@asynccontextmanager
async def reading(runtime: Runtime, world: World, guest: Guest) -> AsyncIterator[tuple[Scene, Pushes]]:
    """Ben's console, turned to the conversation, and what his button is told."""
    async with console_of(runtime, world, world.cast.ben) as scene:
        pushes = Pushes()
        with scene.user:
            await scene.console.open(guest.conversation_id)
            button(scene)._push = pushes
        yield scene, pushes


def button(scene: Scene) -> CallButton:
    return scene.console._green._conferring._button


async def press(scene: Scene, *, secure: bool = True, tab: bool = True) -> None:
    with scene.user:
        await scene.console._green._conferring._call(secure, tab)


async def test_the_call_opens_and_the_customer_has_the_link(runtime: Runtime, world: World) -> None:
    guest = await attended(world, world.cast.ben)
    async with reading(runtime, world, guest) as (scene, pushes):
        await press(scene)
        (room,) = await rooms(world, guest)
        assert pushes == [("opened", {"url": f"/call/{room.room}"})]
        await scene.user.should_see("Let's talk by video.")
        said = (await world.messages(guest.conversation_id))[-1]
        assert said.detail["action"]["url"] == f"{runtime.settings.address}/call/{room.guest}"


async def test_where_no_tab_opened_it_is_said_how_else(runtime: Runtime, world: World) -> None:
    guest = await attended(world, world.cast.ben)
    async with reading(runtime, world, guest) as (scene, _):
        await press(scene, tab=False)
        await scene.user.should_see("The browser kept the call from opening.")


async def test_without_https_nothing_is_sent(runtime: Runtime, world: World) -> None:
    guest = await attended(world, world.cast.ben)
    async with reading(runtime, world, guest) as (scene, pushes):
        await press(scene, secure=False)
        await scene.user.should_see("Calls need HTTPS")
        assert pushes == [("refused", {})]
    assert await rooms(world, guest) == []


async def test_a_conversation_closed_meanwhile_is_refused(runtime: Runtime, world: World) -> None:
    guest = await attended(world, world.cast.ben)
    async with reading(runtime, world, guest) as (scene, pushes):
        await close(world, world.cast.ben, guest)
        await press(scene)
        await scene.user.should_see("This conversation is closed.")
        assert pushes == [("refused", {})]


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    return settings.model_copy(update=getattr(request, "param", {}))


@pytest.mark.parametrize(
    ("settings", "is_called"),
    [
        ({"public_url": "http://192.168.1.5"}, False),
        ({"public_url": "http://192.168.1.5", "conference_url": "https://m.example/{room}"}, True),
    ],
    indirect=["settings"],
)
async def test_a_server_without_https_calls_by_anothers_alone(
    runtime: Runtime, world: World, is_called: bool
) -> None:
    guest = await attended(world, world.cast.ben)
    async with reading(runtime, world, guest) as (scene, _):
        await press(scene, secure=False)
    assert bool(await rooms(world, guest)) == is_called
