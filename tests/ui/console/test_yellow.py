"""YELLOW's rows are as they are in truth, however long their readings take."""

import asyncio
from typing import Any

import pytest

from services import again
from services.runtime import Runtime
from tests.outage import absent
from tests.services.cast import World
from tests.ui.console.scene import Scene, console_of
from tests.ui.console.slow import slow
from ui.live import rows_with_unread


def held(pushed: list[tuple[str, dict[str, Any]]]) -> dict[int, str]:
    """The rows that a browser holds that was told so: what was said last, by conversation."""
    rows: dict[int, str] = {}
    for kind, push in pushed:
        if kind == "reset":
            rows = {row["id"]: row["last"]["text"] for row in push["rows"]}
        elif kind == "apply":
            rows |= {row["id"]: row["last"]["text"] for row in push["up"]}
            for gone in push["gone"]:
                rows.pop(gone["id"], None)
    return rows


def listen(scene: Scene) -> list[tuple[str, dict[str, Any]]]:
    pushed: list[tuple[str, dict[str, Any]]] = []
    scene.console._yellow._list._push = lambda kind, push: pushed.append((kind, push))
    return pushed


async def test_what_is_told_while_rows_are_read_is_in_them(runtime: Runtime, world: World) -> None:
    grabbed = await world.asks("support", "My lamp is broken")
    staying = await world.asks("support", "It flickers")
    async with console_of(runtime, world, world.cast.outsider) as scene:
        pushed = listen(scene)
        with slow(runtime.db, rows_with_unread) as line, scene.user:
            reading = asyncio.create_task(scene.console._yellow.resync())
            await line.reached.wait()
            await world.joins(world.cast.dan, grabbed.conversation_id)
            await world.writes(staying, "And now it is dark")
            new = [await world.asks("support", "Where is my parcel?") for _ in range(2)]
            await scene.user.should_see("Rep Needed 3")
            line.given.set()
            await reading
        assert held(pushed) == {
            staying.conversation_id: "And now it is dark",
        } | {one.conversation_id: "Where is my parcel?" for one in new}


async def test_what_is_told_while_found_rows_are_read_is_in_them(runtime: Runtime, world: World) -> None:
    grabbed = await world.asks("support", "My lamp is broken")
    staying = await world.asks("support", "The other lamp flickers")
    async with console_of(runtime, world, world.cast.outsider) as scene:
        pushed = listen(scene)
        with scene.user:
            await scene.console._yellow.searching._type("lamp")
            await scene.user.should_see("2 conversations found")
            with slow(runtime.db, rows_with_unread) as line:
                reading = asyncio.create_task(scene.console._yellow.resync())
                await line.reached.wait()
                await world.joins(world.cast.dan, grabbed.conversation_id)
                await scene.user.should_see("Rep Needed 1")
                line.given.set()
                await reading
        assert held(pushed) == {staying.conversation_id: "The other lamp flickers"}


async def test_a_list_that_could_not_be_given_anew_is_once_the_database_is_back(
    runtime: Runtime, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "AGAIN_SECONDS", 0.05)
    await world.asks("support", "My lamp is broken")
    async with console_of(runtime, world, world.cast.outsider) as scene:
        given = asyncio.Event()

        def push(kind: str, _payload: dict[str, Any]) -> None:
            if kind == "reset":
                given.set()

        scene.console._yellow._list._push = push
        with absent(runtime.db):
            await scene.console._yellow.resync()
            assert scene.console._live._again._timer, "it will be looked at again"
            assert not given.is_set()
        async with asyncio.timeout(60):
            await given.wait()
