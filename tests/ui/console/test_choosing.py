"""One colleague's conversations in the list, for who is their Team Admin."""

from services.access import viewer_of
from services.conversations.selection import Selection
from services.runtime import Runtime
from services.teams import member_names
from tests.services.cast import World
from tests.services.conversations.acts import attended
from tests.ui.console.scene import console_of
from ui.components.buttons import Button
from ui.console.address import address, selection_from


async def test_only_bens_and_everyones_again(runtime: Runtime, world: World) -> None:
    cast = world.cast
    await attended(world, cast.ben, text="My lamp is broken")
    await attended(world, cast.dan, text="Is the red lantern in stock?")
    async with console_of(runtime, world, cast.admin) as scene:
        await scene.user.should_see("Is the red lantern in stock?")
        await scene.user.should_not_see("Show everyone's")
        with scene.user:
            await scene.console.choose(Selection(agent_id=cast.ben))
        await scene.user.should_see("Only Ben's")
        await scene.user.should_see("Pending 1")
        await scene.user.should_not_see("Is the red lantern in stock?")
        await attended(world, cast.ben, text="Hello from afar")
        await scene.user.should_see("Hello from afar")
        await scene.user.should_see("Pending 2")
        with scene.user:
            scene.user.find(kind=Button, content="Show everyone's").click()
        await scene.user.should_see("Is the red lantern in stock?")
        await scene.user.should_see("Pending 3")
        await scene.user.should_not_see("Only Ben's")


async def test_what_is_hidden_and_overdue_is_told(runtime: Runtime, world: World) -> None:
    cast = world.cast
    await attended(world, cast.ben)
    async with console_of(runtime, world, cast.admin) as scene:
        with scene.user:
            await scene.console.choose(Selection(agent_id=cast.dan))
        await scene.user.should_see("Dan is in none of these")
        await scene.user.should_not_see("outside this selection")


async def test_in_the_address_of_who_may_choose_them(world: World) -> None:
    cast = world.cast
    selection = Selection(team_id=cast.sales, agent_id=cast.ben)
    query = dict(part.split("=") for part in address(selection, None).partition("?")[2].split("&"))
    for who, expected in ((cast.admin, selection), (cast.dan, Selection(team_id=cast.sales))):
        viewer = await world.ask(viewer_of, who)
        people = await world.ask(member_names, viewer.admin_teams)
        assert selection_from(query, viewer, people) == (expected, None)
