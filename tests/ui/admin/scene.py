"""A part of the administration on a page of NiceGUI's own, over a whole product."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from nicegui.testing import User
from nicegui.testing.user_simulation import user_simulation

from services.actor import agent
from services.authority import managed
from services.runtime import Runtime
from services.sessions import SignedIn
from tests.services.cast import World
from ui.admin.desk import Desk
from ui.live import Live


@asynccontextmanager
async def at_the_desk(
    runtime: Runtime, world: World, agent_id: int, build: Callable[[Desk], Awaitable[object]]
) -> AsyncIterator[User]:
    """What this agent sees of what was built."""
    manages = await world.ask(managed, agent(agent_id))
    desk = Desk(Live(runtime), SignedIn(1, agent_id, "Somebody", "somebody@demo.example", "member"), manages)

    async def page() -> None:
        await build(desk)

    async with user_simulation(root=page) as user:
        await user.open("/")
        yield user
