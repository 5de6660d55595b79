"""A page follows what is told, gathered, as long as it is there."""

import asyncio

import pytest

from services import again
from services.events import AvailabilityChanged, Event
from services.refusal import Unavailable
from services.runtime import Runtime
from tests.services.cast import World
from tests.ui.admin.scene import at_the_desk
from ui.admin import following
from ui.admin.desk import Desk
from ui.admin.following import Following


def is_bens(event: Event) -> bool:
    return isinstance(event, AvailabilityChanged) and event.agent_id == 1


async def test_what_comes_together_is_shown_together(
    runtime: Runtime, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "GATHER", 0.05)
    looks: list[int] = []
    looked = asyncio.Event()

    async def renew() -> None:
        looks.append(len(looks))
        looked.set()

    async def build(desk: Desk) -> None:
        Following(desk.runtime.bus, is_bens, renew)

    async with at_the_desk(runtime, world, world.cast.owner, build) as user:
        handlers = len(runtime.bus._handlers)
        for _ in range(100):
            runtime.bus.tell(AvailabilityChanged(1, True), AvailabilityChanged(2, True))
        await asyncio.wait_for(looked.wait(), 10)
        assert looks == [0]
        looked.clear()
        runtime.bus.tell(AvailabilityChanged(2, True))
        runtime.bus.tell(AvailabilityChanged(1, False))
        await asyncio.wait_for(looked.wait(), 10)
        assert looks == [0, 1]
        assert user.client is not None
        user.client.delete()
        assert len(runtime.bus._handlers) == handlers - 1, "nobody listens for a page that is gone"


async def test_what_is_told_meanwhile_is_not_lost(
    runtime: Runtime, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "GATHER", 0.01)
    begun, go_on, again = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def renew() -> None:
        if begun.is_set():
            again.set()
        begun.set()
        await go_on.wait()

    async def build(desk: Desk) -> None:
        Following(desk.runtime.bus, is_bens, renew)

    async with at_the_desk(runtime, world, world.cast.owner, build):
        runtime.bus.tell(AvailabilityChanged(1, True))
        await asyncio.wait_for(begun.wait(), 10)
        runtime.bus.tell(AvailabilityChanged(1, False))
        go_on.set()
        await asyncio.wait_for(again.wait(), 10)


async def test_what_could_not_be_read_is_read_again(
    runtime: Runtime, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else is told that would renew the page."""
    monkeypatch.setattr(following, "GATHER", 0.01)
    monkeypatch.setattr(again, "AGAIN_SECONDS", 0.05)
    looks: list[int] = []
    shown = asyncio.Event()

    async def renew() -> None:
        looks.append(len(looks))
        if len(looks) < 3:
            raise Unavailable
        shown.set()

    async def build(desk: Desk) -> None:
        Following(desk.runtime.bus, is_bens, renew)

    async with at_the_desk(runtime, world, world.cast.owner, build):
        runtime.bus.tell(AvailabilityChanged(1, True))
        await asyncio.wait_for(shown.wait(), 10)
    assert looks == [0, 1, 2]
