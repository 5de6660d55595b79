"""People as who manages them sees them."""

from services.actor import agent
from services.runtime import Runtime
from services.second_factor import begin, confirm, is_on
from tests.services.cast import World
from tests.services.test_second_factor import shown
from tests.ui.admin.scene import at_the_desk
from ui.admin.desk import Desk
from ui.admin.people import People
from ui.components.buttons import Button


async def build(desk: Desk) -> None:
    await People(desk).listing.refresh()


async def test_two_factor_is_turned_off_for_who_has_lost_it(runtime: Runtime, world: World) -> None:
    ben = agent(world.cast.ben)
    secret = await world.do(begin, actor=ben)
    await world.do(confirm, shown(secret), actor=ben)
    async with at_the_desk(runtime, world, world.cast.owner, build) as user:
        await user.should_see("Two-factor")
        user.find(kind=Button, content="Two-factor off").click()
        await user.should_see("Turn two-factor sign-in of Ben off?")
        user.find(kind=Button, content="Turn it off").click()
        await user.should_see("Ben signs in with their password alone.")
        await user.should_not_see(kind=Button, content="Two-factor off")
    assert not await world.ask(is_on, world.cast.ben)
