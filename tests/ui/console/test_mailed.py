"""What GREEN shows of mail: how an offline customer is reached, and what became of messages, live."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from nicegui.testing import User

from services import clock
from services.channels.web import profile
from services.outbox.ending import Failure, mark_failed, mark_sent, send_again
from services.outbox.letter import Letter
from services.outbox.taking import take
from services.presence import turn_online
from services.runtime import Runtime
from services.settings import Settings
from tests.services.cast import Guest, World
from tests.services.hearing import PATIENCE
from tests.ui.console.scene import Scene, console_of
from ui.console.words import OFFLINE_BY_MAIL, OFFLINE_NO_ADDRESS, OFFLINE_NO_MAIL

WORDS = (OFFLINE_BY_MAIL, OFFLINE_NO_ADDRESS, OFFLINE_NO_MAIL)


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """Mail is set up, with a server that nobody asks before its grace is over, or it is off."""
    url = getattr(request, "param", "smtp://127.0.0.1:1")
    return settings.model_copy(update={"smtp_url": url, "online_grace": 3_600.0})


async def attended(world: World, email: str = "") -> Guest:
    guest = await world.opens(email=email)
    await world.writes(guest)
    await world.joins(world.cast.ben, guest.conversation_id)
    return guest


async def opens(scene: Scene, guest: Guest) -> None:
    with scene.user:
        await scene.console.open(guest.conversation_id)


async def sees_only(user: User, words: str | None) -> None:
    if words is not None:
        await user.should_see(words)
    for other in WORDS:
        if other != words:
            await user.should_not_see(other)


def listen(scene: Scene) -> Callable[[], Awaitable[tuple[str, str] | None]]:
    """Waits for what the thread is told next of a message's mail: its state and why, or nothing yet."""
    told: asyncio.Queue[Any] = asyncio.Queue()
    thread = scene.console._green._thread
    push = thread._push

    def note(method: str, payload: dict[str, Any]) -> None:
        if method == "renew":
            told.put_nowait(payload["messages"][0]["delivery"])
        push(method, payload)

    async def hear() -> tuple[str, str] | None:
        async with asyncio.timeout(PATIENCE):
            delivery = await told.get()
        return delivery and (delivery["state"], delivery["reason"])

    thread._push = note
    return hear


async def leased(world: World, guest: Guest) -> Letter:
    clock.shift(60_000)
    letter = await world.do(take, guest.conversation_id, domain="house.example")
    assert letter is not None
    return letter


async def test_how_they_are_reached_follows_what_happens(runtime: Runtime, world: World) -> None:
    guest = await attended(world)
    async with console_of(runtime, world, world.cast.ben) as scene:
        await opens(scene, guest)
        await sees_only(scene.user, OFFLINE_NO_ADDRESS)
        await world.do(profile, guest.conversation_id, name="", email="maria@shop.example")
        await sees_only(scene.user, OFFLINE_BY_MAIL)
        await world.do(turn_online, {guest.conversation_id: True})
        await sees_only(scene.user, None)
        await world.do(turn_online, {guest.conversation_id: False})
        await sees_only(scene.user, OFFLINE_BY_MAIL)


@pytest.mark.parametrize("settings", [""], indirect=True)
async def test_without_a_server_it_says_so(runtime: Runtime, world: World) -> None:
    guest = await attended(world, "maria@shop.example")
    async with console_of(runtime, world, world.cast.ben) as scene:
        await opens(scene, guest)
        await sees_only(scene.user, OFFLINE_NO_MAIL)


async def test_what_became_of_a_message_is_shown_live(runtime: Runtime, world: World) -> None:
    guest = await attended(world, "maria@shop.example")
    async with console_of(runtime, world, world.cast.ben) as scene:
        await opens(scene, guest)
        await world.answers(world.cast.ben, guest.conversation_id, "Your lantern is here.")
        await scene.user.should_see("Your lantern is here.")
        hear = listen(scene)
        letter = await leased(world, guest)
        refused = Failure("550 No such user", is_permanent=True)
        await world.do(mark_failed, guest.conversation_id, lease=letter.lease, failure=refused)
        assert await hear() == ("failed", "550 No such user")
        await world.do(send_again, guest.conversation_id, seq=3, actor=scene.console._green.acting.me)
        assert await hear() is None
        letter = await leased(world, guest)
        await world.do(mark_sent, guest.conversation_id, lease=letter.lease)
        assert await hear() == ("sent", "")
