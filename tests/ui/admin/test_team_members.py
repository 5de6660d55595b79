"""The overview follows what is told, in place, and leads away from what is not one's own any more."""

from nicegui.testing.user_interaction import UserInteraction

from models import TeamRole
from services.actor import agent
from services.agents import turn_available
from services.asking import ask_in, ask_to_join
from services.authority import role_in
from services.removing import remove_from_team
from services.runtime import Runtime
from services.teams import seat
from tests.services.cast import World
from tests.ui.admin.scene import at_the_desk
from ui.admin.desk import Desk
from ui.admin.team import build_team
from ui.components.buttons import Button
from ui.components.since import Since


async def test_it_follows(runtime: Runtime, world: World) -> None:
    cast = world.cast
    runtime.presence.agent_connected(cast.ben)

    async def build(desk: Desk) -> None:
        await build_team(desk, cast.sales)

    async with at_the_desk(runtime, world, cast.admin, build) as user:
        await user.should_see("Available")
        await user.should_not_see("Waits")
        guest = await world.asks()
        await world.joins(cast.ben, guest.conversation_id)
        await user.should_see("Waits")
        (wait,) = user.find(kind=Since, content="Waits").elements
        await world.answers(cast.ben, guest.conversation_id)
        await user.should_not_see("Waits")
        assert not wait.is_deleted, "the same cell, told otherwise"
        await world.do(turn_available, cast.ben, on=False)
        await user.should_not_see("Available")


async def test_who_comes_and_goes(runtime: Runtime, world: World) -> None:
    cast = world.cast

    async def build(desk: Desk) -> None:
        await build_team(desk, cast.sales)

    async with at_the_desk(runtime, world, cast.admin, build) as user:
        await user.should_not_see("Outsider")
        await world.do(seat, team_id=cast.sales, agent_id=cast.outsider, role=TeamRole.REPRESENTATIVE)
        await user.should_see("Outsider")
        await world.do(remove_from_team, cast.sales, agent_id=cast.outsider, actor=agent(cast.owner))
        await user.should_not_see("Outsider")


async def test_who_was_removed_is_put_back_by_undo(runtime: Runtime, world: World) -> None:
    cast = world.cast

    async def build(desk: Desk) -> None:
        await build_team(desk, cast.sales)

    async with at_the_desk(runtime, world, cast.admin, build) as user:
        await user.should_see("Ben")
        (remove, *_) = sorted(user.find(kind=Button, content="Remove").elements, key=lambda one: one.id)
        UserInteraction(user, {remove}, None).click()
        await user.should_see("Remove Ben from Sales?")
        (_, sure) = sorted(user.find(kind=Button, content="Remove").elements, key=lambda one: one.id)[-2:]
        UserInteraction(user, {sure}, None).click()
        await user.should_see("Ben is in Sales no more.")
        assert await world.ask(role_in, cast.sales, cast.ben) is None
        user.find(kind=Button, content="Undo").click()
        await user.should_see("Ben is in Sales again.")
        await user.should_not_see(kind=Button, content="Undo")
        assert await world.ask(role_in, cast.sales, cast.ben) == TeamRole.REPRESENTATIVE


async def test_who_asks_is_let_in_and_who_was_asked_need_not_come(runtime: Runtime, world: World) -> None:
    cast = world.cast

    async def build(desk: Desk) -> None:
        await build_team(desk, cast.sales)

    async with at_the_desk(runtime, world, cast.admin, build) as user:
        await world.do(ask_to_join, cast.sales, actor=agent(cast.outsider))
        await world.do(ask_in, cast.sales, agent_id=cast.owner, actor=agent(cast.admin))
        await user.should_see("Asks to join")
        await user.should_see("Invited by Admin")
        user.find(kind=Button, content="Withdraw").click()
        await user.should_not_see("Invited by Admin")
        user.find(kind=Button, content="Approve").click()
        await user.should_not_see("Asks to join")
        await user.should_see("Outsider")
