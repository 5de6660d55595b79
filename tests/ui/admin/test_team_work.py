"""How a team works, and how long its customers may wait: what is asked first, and what is wrong."""

import pytest

from models import Team
from services.runtime import Runtime
from tests.services.cast import World
from tests.ui.admin.scene import at_the_desk, control, shuts, submits
from tests.ui.stage import says
from ui.admin.desk import Desk
from ui.admin.team import build_team
from ui.components.buttons import Button


async def team(world: World) -> Team:
    return await world.ask(lambda session: session.get_one(Team, world.cast.sales))


@pytest.mark.parametrize(("answer", "mode"), [("Cancel", "collaboration"), ("Change to Grab", "grab")])
async def test_a_change_of_mode_asks_first(runtime: Runtime, world: World, answer: str, mode: str) -> None:
    async def build(desk: Desk) -> None:
        await build_team(desk, world.cast.sales)

    async with at_the_desk(runtime, world, world.cast.admin, build) as user:
        chosen = control(user, "select", "Mode")
        says(chosen, "change", "grab")
        submits(user, chosen)
        await user.should_see("Change Sales to Grab?")
        assert (await team(world)).mode == "collaboration"
        user.find(kind=Button, content=answer).click()
        shuts(user)
        await user.should_not_see("Change Sales to Grab?")
        if mode == "grab":
            await user.should_see("Saved.")
        assert (await team(world)).mode == mode


async def test_what_is_wrong_stands_beside_its_field(runtime: Runtime, world: World) -> None:
    async def build(desk: Desk) -> None:
        await build_team(desk, world.cast.sales)

    async with at_the_desk(runtime, world, world.cast.admin, build) as user:
        soon = control(user, "input", "“Soon to be” after")
        says(soon, "input", "six")
        submits(user, soon)
        await user.should_see("Type minutes and seconds, such as 3:00.")
        says(soon, "input", "6:00")
        submits(user, soon)
        await user.should_see("can't come after “Overdue”, which comes at 5:00.")
        assert (await team(world)).soon_after is None
        says(soon, "input", "1:30")
        submits(user, soon)
        await user.should_see("Saved.")
        assert (await team(world)).soon_after == 90_000
