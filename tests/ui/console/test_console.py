"""An open console follows what is told, also what takes a conversation out of its agent's sight."""

import asyncio
from typing import Any

import pytest
from nicegui import ui

from models import Mode, TeamRole
from services import again
from services.access import viewer_of
from services.actor import agent
from services.conversations.selection import Selection
from services.database import Database
from services.events import Bus
from services.modes import change_mode
from services.removing import remove_from_team
from services.runtime import Runtime
from services.suspending import suspend
from services.teams import seat, team_names
from tests.outage import absent
from tests.services.cast import World
from tests.ui.console.scene import console_of
from tests.ui.console.slow import slow
from tests.ui.simulation import simulated
from ui.console.console import Console
from ui.console.offered import Offered
from ui.live import Live


async def test_no_empty_line_stands_above_the_list(runtime: Runtime, world: World) -> None:
    """Before the browser has connected: what comes in after that would let the rows jump."""
    async with console_of(runtime, world, world.cast.outsider, connected=False) as scene:
        yellow = scene.console._yellow
        assert yellow._hidden.is_empty
        assert not yellow._agent._line.visible


async def test_a_row_comes_and_goes_with_sight(runtime: Runtime, world: World) -> None:
    async with console_of(runtime, world, world.cast.outsider) as scene:
        guest = await world.asks("support", "My lamp is broken")
        await scene.user.should_see("My lamp is broken")
        await world.joins(world.cast.dan, guest.conversation_id)
        await scene.user.should_not_see("My lamp is broken")


async def test_who_loses_sight_of_what_is_open_loses_row_and_thread(runtime: Runtime, world: World) -> None:
    guest = await world.asks("support", "My lamp is broken")
    async with console_of(runtime, world, world.cast.outsider) as scene:
        with scene.user:
            await scene.console.open(guest.conversation_id)
        await scene.user.should_not_see("Choose a conversation")
        await world.joins(world.cast.dan, guest.conversation_id)
        await scene.user.should_see("Choose a conversation")
        await scene.user.should_not_see("My lamp is broken")


async def test_who_loses_a_grab_is_told_who_was_first(runtime: Runtime, world: World) -> None:
    guest = await world.asks("support", "My lamp is broken")
    async with console_of(runtime, world, world.cast.outsider) as scene:
        pushed: list[dict[str, Any]] = []
        scene.console._yellow._list._push = lambda _, payload: pushed.append(payload)
        await scene.user.should_see("My lamp is broken")
        await world.joins(world.cast.dan, guest.conversation_id)
        await scene.user.should_not_see("My lamp is broken")
    gone = [row for push in pushed for row in push.get("gone", [])]
    assert gone == [{"id": guest.conversation_id, "reason": "sight", "by": "Dan"}]


async def test_a_row_that_has_just_come_can_be_pressed(runtime: Runtime, world: World) -> None:
    """Nothing that follows the rows turns the page away from what was pressed."""
    await world.asks("support", "My lamp is broken")
    async with console_of(runtime, world, world.cast.outsider) as scene:
        pushed: list[str] = []
        scene.console._yellow._list._push = lambda method, _: pushed.append(method)
        with scene.user:
            await scene.console.connect(None)
    assert pushed == ["select", "reset"]


async def test_a_new_seat_shows_its_teams_conversations(runtime: Runtime, world: World) -> None:
    await world.asks("sales", "Is the red lantern in stock?")
    async with console_of(runtime, world, world.cast.outsider) as scene:
        await scene.user.should_not_see("Is the red lantern in stock?")
        await world.do(
            seat, team_id=world.cast.sales, agent_id=world.cast.outsider, role=TeamRole.REPRESENTATIVE
        )
        await scene.user.should_see("Is the red lantern in stock?")


async def test_teams_and_channels_to_choose_among_follow(runtime: Runtime, world: World) -> None:
    cast = world.cast
    async with console_of(runtime, world, cast.outsider) as scene:
        with scene.user:
            await scene.console.choose(Selection(team_id=cast.support))
        await world.do(seat, team_id=cast.sales, agent_id=cast.outsider, role=TeamRole.REPRESENTATIVE)
        await scene.user.should_see("Sales 0")
        await world.do(remove_from_team, cast.support, agent_id=cast.outsider, actor=agent(cast.admin))
        await scene.user.should_not_see("Support 0")
        assert scene.console._selection == Selection(), "what was chosen went with the team"


async def test_a_change_of_mode_takes_a_colleagues_conversation_out_of_sight(
    runtime: Runtime, world: World
) -> None:
    guest = await world.asks("sales", "Is the red lantern in stock?")
    await world.joins(world.cast.dan, guest.conversation_id)
    async with console_of(runtime, world, world.cast.ben) as scene:
        await scene.user.should_see("Is the red lantern in stock?")
        await world.do(change_mode, world.cast.sales, mode=Mode.GRAB, actor=agent(world.cast.admin))
        await scene.user.should_not_see("Is the red lantern in stock?")


async def test_what_another_process_did_is_seen(runtime: Runtime, world: World) -> None:
    async with console_of(runtime, world, world.cast.ben) as scene:
        await runtime.catching_up.look()
        other = World(Database(runtime.settings.database_address, Bus()), Bus(), world.cast)
        other.db.start()
        await other.asks("sales", "Is the red lantern in stock?")
        await other.db.stop()
        await scene.user.should_not_see("Is the red lantern in stock?")
        for _ in range(2):
            await runtime.catching_up.look()
        await scene.user.should_see("Is the red lantern in stock?")


async def test_a_page_that_goes_before_it_is_filled_is_forgotten(runtime: Runtime, world: World) -> None:
    viewer = await world.ask(viewer_of, world.cast.ben)
    live = Live(runtime)
    made: list[Console] = []

    def page() -> None:
        made.append(Console(live, viewer, Selection()))
        client_id = ui.context.client.id
        made[-1].build("Demo", Offered(people={}), available=True, manages=False, client_id=client_id)

    async with simulated(page) as user:
        await user.open("/")
        assert user.client is not None
        counting = asyncio.create_task(made[-1].count())
        done, _ = await asyncio.wait([counting], timeout=0)
        assert made[-1] in live._listeners
        assert not done
        counting.cancel()
        user.client.delete()
        user.client = None
        await asyncio.wait([counting])
        assert not live._listeners
        assert not live.bells._desks


async def test_who_loses_a_team_while_the_page_is_made_sees_nothing_of_it(
    runtime: Runtime, world: World
) -> None:
    cast = world.cast
    await world.asks("support", "My lamp is broken")
    await world.asks("sales", "Is the red lantern in stock?")
    viewer = await world.ask(viewer_of, cast.dan)
    made: list[Console] = []

    async def page() -> None:
        console = Console(Live(runtime), viewer, Selection())
        client_id = ui.context.client.id
        console.build("Demo", Offered(people={}), available=True, manages=False, client_id=client_id)
        await world.do(remove_from_team, cast.support, agent_id=cast.dan, actor=agent(cast.admin))
        await console.count()
        await console.connect(None)
        made.append(console)

    async with simulated(page) as user:
        await user.open("/")
        await user.should_see("Is the red lantern in stock?")
        await user.should_not_see("My lamp is broken")
        assert made[-1]._green.viewer.team_ids == {cast.sales}


async def test_a_suspended_agents_console_hears_no_more(runtime: Runtime, world: World) -> None:
    """Whatever becomes of its socket."""
    async with console_of(runtime, world, world.cast.ben) as scene:
        live = scene.console._live
        assert scene.console in live._listeners
        await world.do(suspend, world.cast.ben, actor=agent(world.cast.owner))
        with scene.user:
            await scene.console.reload()
        assert scene.console not in live._listeners
        assert not live.bells._desks


async def test_what_is_offered_is_of_who_they_are_last(runtime: Runtime, world: World) -> None:
    cast, removed = world.cast, agent(world.cast.admin)
    async with console_of(runtime, world, cast.dan) as scene:
        with scene.user, slow(runtime.db, team_names) as line:
            becoming = asyncio.create_task(scene.console._become(await world.ask(viewer_of, cast.dan)))
            await line.reached.wait()
            await world.do(remove_from_team, cast.support, agent_id=cast.dan, actor=removed)
            await scene.user.should_see("Sales 0")
            line.given.set()
            await becoming
        assert set(scene.console._yellow._teams) == {cast.sales}


async def test_who_connects_while_the_database_is_away_is_shown_everything_once_it_is_back(
    runtime: Runtime, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "AGAIN_SECONDS", 0.05)
    guest = await world.asks("sales", "Is the red lantern in stock?")
    await world.asks("sales", "Where is my parcel?")
    async with console_of(runtime, world, world.cast.ben, connected=False) as scene:
        with absent(runtime.db), scene.user:
            await scene.console.connect(guest.conversation_id)
        await scene.user.should_see("Where is my parcel?")
        await scene.user.should_not_see("Choose a conversation")
