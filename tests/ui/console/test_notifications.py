"""A console's notification centre follows what is told, and says no more than its agent may see."""

import asyncio
from typing import Any

from services import clock
from services.actor import agent
from services.asking import ask_in
from services.conversations.marking import mark_by_agent
from services.conversations.selection import Selection, View
from services.notifications.dismissing import dismiss_all
from services.runtime import Runtime
from tests.services.cast import World
from tests.services.conversations.acts import leave
from tests.ui.console.scene import Scene, console_of
from ui.console.notifications import Notifications


def panel(scene: Scene) -> Notifications:
    return scene.console._notifications


def pushes(scene: Scene) -> list[tuple[str, dict[str, Any]]]:
    """What the centre's component is told from now on."""
    pushed: list[tuple[str, dict[str, Any]]] = []
    panel(scene)._view._push = lambda method, payload: pushed.append((method, payload))
    return pushed


async def test_it_comes_and_is_grabbed_by_a_colleague(runtime: Runtime, world: World) -> None:
    async with console_of(runtime, world, world.cast.outsider) as scene:
        pushed = pushes(scene)
        guest = await world.asks("support")
        await scene.user.should_see("Waits for an answer")
        assert panel(scene)._view.number == 1
        await world.joins(world.cast.dan, guest.conversation_id)
        await scene.user.should_see("Grabbed by Dan")
        await scene.user.should_not_see(f"Visitor {guest.id}")
        method, last = pushed[-1]
        assert (method, last["number"]) == ("apply", 0)
        assert {field: last["up"][0][field] for field in ("title", "what", "team", "state", "button")} == {
            "title": "",
            "what": "",
            "team": "",
            "state": "Grabbed by Dan",
            "button": "",
        }


async def test_a_click_too_late_says_who_was_first(runtime: Runtime, world: World) -> None:
    guest = await world.asks("support")
    async with console_of(runtime, world, world.cast.outsider) as scene:
        pushed = pushes(scene)
        await world.joins(world.cast.dan, guest.conversation_id)
        with scene.user:
            await panel(scene)._act("GRAB", f"c{guest.conversation_id}")
        assert ("refused", {"key": f"c{guest.conversation_id}", "sentence": "Grabbed by Dan"}) in pushed
        assert scene.console._green.chosen is None


async def test_grab_opens_it(runtime: Runtime, world: World) -> None:
    guest = await world.asks("support", "My lamp is broken")
    async with console_of(runtime, world, world.cast.outsider) as scene:
        with scene.user:
            await panel(scene)._act("GRAB", f"c{guest.conversation_id}")
        assert scene.console._green.chosen == guest.conversation_id
        assert (await world.row(guest.conversation_id)).owner_id == world.cast.outsider


async def test_what_a_page_may_say_besides(runtime: Runtime, world: World) -> None:
    guest = await world.asks("sales")
    async with console_of(runtime, world, world.cast.outsider) as scene:
        pushed = pushes(scene)
        for verb in ("VIEW", "JOIN", "GRAB", "ACCEPT", "APPROVE", "DECLINE", "close", ""):
            for key in (f"c{guest.conversation_id}", "n1", "c", "c-1", "c" + "9" * 30, ""):
                with scene.user:
                    await panel(scene)._act(verb, key)
                    await panel(scene)._dismiss(key, 2**60)
        heard = {payload["sentence"] for method, payload in pushed if method == "refused"}
        assert heard <= {"This is not here, or you may not see it."}
        assert scene.console._green.chosen is None
        assert (await world.row(guest.conversation_id)).crew_ids == []


async def test_nothing_is_pushed_when_nothing_of_it_changed(runtime: Runtime, world: World) -> None:
    guest = await world.asks("support")
    async with console_of(runtime, world, world.cast.outsider) as scene:
        pushed = pushes(scene)
        await world.asks("sales", "Nothing to them")
        await world.writes(guest, "And one more thing")
        await scene.user.should_see("And one more thing")
        assert pushed == []


async def test_a_message_calls_unless_its_thread_is_on_screen(runtime: Runtime, world: World) -> None:
    guest = await world.asks("sales")
    await world.joins(world.cast.ben, guest.conversation_id)
    await world.do(mark_by_agent, guest.conversation_id, seq=9, actor=agent(world.cast.ben))
    async with console_of(runtime, world, world.cast.ben) as scene:
        clock.shift(1_000)
        panel(scene)._watch(guest.conversation_id)
        await world.writes(guest, "On screen")
        await scene.user.should_see("On screen")
        await scene.user.should_not_see("1 new message")
        panel(scene).disconnect()
        await scene.user.should_see("1 new message")


async def test_an_ask_into_a_team(runtime: Runtime, world: World) -> None:
    cast = world.cast
    async with console_of(runtime, world, cast.ben) as scene:
        await world.do(ask_in, cast.support, agent_id=cast.ben, actor=agent(cast.admin))
        await scene.user.should_see("Asks you into the team")
        (line,) = panel(scene)._view.lines.values()
        assert (line["title"], line["team"], line["button"]) == ("Admin", "Support", "ACCEPT")
        with scene.user:
            await panel(scene)._act("ACCEPT", line["key"])
        await scene.user.should_see("ACCEPTED")


async def test_ones_own_leaving_does_not_ring(runtime: Runtime, world: World) -> None:
    cast = world.cast
    guest = await world.asks("support")
    await world.joins(cast.dan, guest.conversation_id)
    async with console_of(runtime, world, cast.dan) as scene:
        await leave(world, cast.dan, guest)
        await scene.user.should_see("Dan has left, and the customer waits")
        (line,) = panel(scene)._view.lines.values()
        assert (line["calls"], line["rings"]) == (True, False)


async def test_who_opens_it_sees_more_than_one_rings_for(runtime: Runtime, world: World) -> None:
    for _ in range(12):
        await world.asks("support")
    async with console_of(runtime, world, world.cast.outsider) as scene:
        assert panel(scene)._view.number == 12
        assert len(panel(scene)._view.lines) == 8
        told = asyncio.Event()
        pushed: list[dict[str, Any]] = []

        def push(_: str, payload: dict[str, Any]) -> None:
            pushed.append(payload)
            told.set()

        panel(scene)._view._push = push
        panel(scene)._look_closer(True)
        async with asyncio.timeout(10):
            await told.wait()
        assert len(pushed) == 1, "what it held already is not told again"
        assert len(pushed[0]["up"]) == 4
        await world.do(dismiss_all, upto=clock.now(), actor=agent(world.cast.outsider))
        await scene.user.should_not_see("Waits for an answer")


async def test_a_selection_changes_nothing_of_it(runtime: Runtime, world: World) -> None:
    await world.asks("support")
    async with console_of(runtime, world, world.cast.outsider) as scene:
        with scene.user:
            await scene.console.choose(Selection(View.JOINED))
        assert panel(scene)._view.number == 1
