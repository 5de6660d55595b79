"""One agent's console on a page of NiceGUI's own, over a whole product."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from nicegui import ui
from nicegui.testing import User

from services.access import viewer_of
from services.conversations.selection import Selection
from services.runtime import Runtime
from services.teams import member_names
from tests.services.cast import World
from tests.ui.simulation import simulated
from ui.console.console import Console
from ui.console.offered import Offered
from ui.live import Live


@dataclass
class Scene:
    """One agent's console, and everyone else behind the services."""

    user: User
    world: World
    console: Console


@asynccontextmanager
async def console_of(
    runtime: Runtime, world: World, agent_id: int, *, connected: bool = True
) -> AsyncIterator[Scene]:
    viewer = await world.ask(viewer_of, agent_id)
    people = await world.ask(member_names, viewer.admin_teams)
    offered = Offered(people=people)
    live = Live(runtime)
    made: list[Console] = []

    async def page() -> None:
        console = Console(live, viewer, Selection())
        console.build("Demo", offered, available=True, manages=False, client_id=ui.context.client.id)
        await console.count()
        if connected:
            await console.connect(None)
        made.append(console)

    async with simulated(page) as user:
        await user.open("/")
        yield Scene(user, world, made[-1])
