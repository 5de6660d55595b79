"""Asked into a team, asking to join one, and leaving it, from one's profile."""

from services.actor import agent
from services.answering import approve
from services.asking import ask_in
from services.runtime import Runtime
from tests.services.cast import World
from tests.ui.admin.scene import at_the_desk
from ui.admin.your_teams import build_your_teams
from ui.components.buttons import Button


async def test_asks_and_is_let_in(runtime: Runtime, world: World) -> None:
    cast = world.cast
    async with at_the_desk(runtime, world, cast.ben, build_your_teams) as user:
        user.find(kind=Button, content="Ask to join").click()
        await user.should_see("You have asked to join")
        await user.should_not_see(kind=Button, content="Ask to join")
        await world.do(approve, 1, actor=agent(cast.admin))
        await user.should_not_see("You have asked to join")


async def test_is_asked_and_accepts(runtime: Runtime, world: World) -> None:
    cast = world.cast
    async with at_the_desk(runtime, world, cast.ben, build_your_teams) as user:
        await world.do(ask_in, cast.support, agent_id=cast.ben, role="admin", actor=agent(cast.admin))
        await user.should_see("You are invited")
        user.find(kind=Button, content="Accept").click()
        await user.should_see("Team Admin")
