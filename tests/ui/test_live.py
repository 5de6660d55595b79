"""The fan-out of one process: whose turn it is to be recounted."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from services import again
from services.events import MembershipChanged
from services.refusal import Unavailable
from services.runtime import Runtime
from tests.services.cast import World
from tests.ui.console.scene import console_of
from ui import live
from ui.live import Live


class Listener:
    """A console that notes when it is recounted."""

    agent_id = 1
    is_searching = False

    def __init__(self, name: str, heard: "asyncio.Queue[str]") -> None:
        self._name, self._heard = name, heard

    def absorb(self, _: object) -> Iterable[int]:
        return ()

    def customer_active(self, conversation_id: int, at: int) -> None:
        pass

    async def show_said(self, _: object) -> None:
        pass

    async def show(self, *_: Any) -> None:
        pass

    async def show_draft(self, _: object) -> None:
        pass

    async def recount(self) -> None:
        self._heard.put_nowait(self._name)

    async def catch_up(self) -> None:
        pass

    async def reload(self) -> None:
        pass


async def test_consoles_are_recounted_one_after_the_other(
    runtime: Runtime, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "RECOUNT_SECONDS", 0.03)
    heard: asyncio.Queue[str] = asyncio.Queue()
    consoles = {name: Listener(name, heard) for name in ("first", "second", "third")}
    async with console_of(runtime, world, world.cast.ben), asyncio.timeout(30):
        fan_out = Live(runtime)
        for console in consoles.values():
            fan_out.attach(console)
        assert [await heard.get() for _ in range(5)] == ["first", "second", "third", "first", "second"]
        fan_out.detach(consoles["third"])
        fan_out.detach(consoles["first"])
        while (await heard.get()) != "second":
            pass  # one may have been under way
        assert [await heard.get() for _ in range(2)] == ["second", "second"]
        fan_out.detach(consoles["second"])
        fan_out.attach(consoles["first"])
        while (await heard.get()) != "first":
            pass
        fan_out.detach(consoles["first"])


async def test_what_could_not_be_read_is_read_anew(
    runtime: Runtime, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "AGAIN_SECONDS", 0.01)
    heard: asyncio.Queue[str] = asyncio.Queue()

    class Cut(Listener):
        """For whom the database is away, at first also when it looks again."""

        async def show_said(self, _: object) -> None:
            raise Unavailable

        async def catch_up(self) -> None:
            heard.put_nowait("caught up")
            if heard.qsize() < 2:
                raise Unavailable

    async with console_of(runtime, world, world.cast.ben), asyncio.timeout(30):
        fan_out = Live(runtime)
        cut = Cut("cut", heard)
        fan_out.attach(cut)
        await world.asks()
        assert [await heard.get() for _ in range(2)] == ["caught up"] * 2
        fan_out.detach(cut)


async def test_what_somebody_may_see_is_asked_until_it_is_known(
    runtime: Runtime, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To read everything shown anew is not enough: it would be read as who they were."""
    monkeypatch.setattr(again, "AGAIN_SECONDS", 0.01)
    known, tries = asyncio.Event(), 0

    class Cut(Listener):
        async def reload(self) -> None:
            nonlocal tries
            tries += 1
            if tries < 3:
                raise Unavailable
            known.set()

    async with console_of(runtime, world, world.cast.ben), asyncio.timeout(30):
        fan_out = Live(runtime)
        cut = Cut("cut", asyncio.Queue())
        fan_out.attach(cut)
        runtime.bus.tell(MembershipChanged(cut.agent_id))
        await known.wait()
        fan_out.detach(cut)
    assert tries == 3


async def test_one_consoles_trouble_is_not_its_neighbours(runtime: Runtime, world: World) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()

    class Broken(Listener):
        def absorb(self, _: object) -> Iterable[int]:
            raise LookupError("its page has gone")

    class Whole(Listener):
        async def show(self, *_: Any) -> None:
            heard.put_nowait("shown")

    async with console_of(runtime, world, world.cast.ben), asyncio.timeout(30):
        fan_out = Live(runtime)
        broken, whole = Broken("broken", heard), Whole("whole", heard)
        for each in (broken, whole):
            fan_out.attach(each)
        await world.asks()
        assert await heard.get() == "shown"
        fan_out.detach(broken)
        fan_out.detach(whole)
