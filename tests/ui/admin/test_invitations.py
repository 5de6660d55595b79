"""Invitations as they stand, and what may be done with each."""

from services import clock
from services.joining.links import SECONDS
from services.joining.mailing import note_mailed
from services.runtime import Runtime
from tests.services.cast import World
from tests.services.joining.links import EVE, accepts, invited, listed
from tests.ui.admin.scene import at_the_desk
from ui.admin.desk import Desk
from ui.admin.invitations import Invitations
from ui.components.buttons import Button


async def build(desk: Desk) -> None:
    await Invitations(desk).listing.refresh()


async def test_how_each_stands(runtime: Runtime, world: World) -> None:
    one = await invited(world)
    await world.do(note_mailed, one, 1, error="550 No such mailbox")
    other = await invited(world, email="finn@demo.example")
    await world.do(note_mailed, other, 1, error="")
    async with at_the_desk(runtime, world, world.cast.owner, build) as user:
        await user.should_see("Not sent by email")
        await user.should_see("550 No such mailbox")
        await user.should_see("Sent by email")
    clock.shift(SECONDS * 1000 + 1)
    async with at_the_desk(runtime, world, world.cast.owner, build) as user:
        await user.should_see("Too old")
        await user.should_not_see(kind=Button, content="Copy link")


async def test_a_new_link_voids_the_older_one(runtime: Runtime, world: World) -> None:
    one = await invited(world)
    async with at_the_desk(runtime, world, world.cast.owner, build) as user:
        user.find(kind=Button, content="New link").click()
        await user.should_see(f"{EVE} has a new link.")
    assert [row.number for row in await listed(world)] == [2]
    await accepts(world, one, 2)
