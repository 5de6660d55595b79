"""Pages that are gone leave nothing behind that only a collection of everything would find."""

import asyncio
import importlib
import pkgutil
import weakref
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from nicegui import Client, background_tasks, core
from nicegui import ui as nicegui
from nicegui.app.app import prune_tab_storage

import ui
from services.access import viewer_of
from services.actor import agent
from services.authority import managed
from services.conversations.selection import Selection
from services.runtime import Runtime
from services.sessions import SignedIn
from tests.circles import uncollected
from tests.services.cast import World
from tests.ui.simulation import simulated
from ui.admin.desk import Desk
from ui.admin.people import People
from ui.console.console import Console
from ui.console.offered import Offered
from ui.dismantling import dismantle_deleted_pages, is_of_a_page, let_pages_end, parts_of
from ui.live import Live

Build = Callable[[], Awaitable[object]]

MOST_CIRCLES = 600
"""Objects, of the simulated user and of libraries; a console is made of four thousand."""


async def test_a_console_that_is_gone_leaves_nothing(runtime: Runtime, world: World) -> None:
    await leaves_nothing(await a_console(runtime, world))


async def test_a_settings_page_that_is_gone_leaves_nothing(runtime: Runtime, world: World) -> None:
    manages = await world.ask(managed, agent(world.cast.owner))
    live = Live(runtime)

    async def page() -> object:
        me = SignedIn(1, world.cast.owner, "Olga", "olga@demo.example", "owner")
        people = People(Desk(live, me, manages))
        await people.listing.refresh()
        return people

    await leaves_nothing(page)


async def test_a_page_with_a_dialog_leaves_nothing() -> None:
    class Page:
        def __init__(self) -> None:
            with nicegui.element():
                self.dialog = nicegui.dialog()
            self.dialog.on("hide", self.hear)

        def hear(self) -> None:
            """The dialog was shut."""

    async def page() -> object:
        return Page()

    await leaves_nothing(page)


async def test_a_page_that_goes_takes_nothing_of_another(runtime: Runtime, world: World) -> None:
    build = await a_console(runtime, world)
    clients: list[Client] = []

    async def page() -> None:
        clients.append(nicegui.context.client)
        await build()

    async with simulated(page) as user:
        await user.open("/")
        await user.open("/")
        one, other = ({id(part) for part in parts_of(client)} for client in clients)
        assert len(one) > 500
        assert one.isdisjoint(other)


async def test_nothing_is_kept_for_a_tab() -> None:
    async def page() -> None:
        """There is nothing on it."""

    async with simulated(page) as user:
        dismantle_deleted_pages()
        await user.open("/")
        assert core.app.storage._tabs
        await prune_tab_storage()
        assert not core.app.storage._tabs


async def a_console(runtime: Runtime, world: World) -> Build:
    """Builds Dan's console, with a conversation in it."""
    dan = world.cast.dan
    guest = await world.asks("sales")
    await world.joins(dan, guest.conversation_id)
    viewer = await world.ask(viewer_of, dan)
    live = Live(runtime)

    async def page() -> object:
        client = nicegui.context.client
        console = Console(live, viewer, Selection())
        console.build("Demo", Offered(people={}), available=True, manages=False, client_id=client.id)
        await console.count()
        await console.connect(guest.conversation_id)
        client.on_connect(lambda: console.connect(None))
        return console

    return page


async def leaves_nothing(build: Build) -> None:
    """Open a page twice and let it go; of the second, when all caches are warm, nothing may stay."""
    left: list[Any] = []
    gone = asyncio.Event()

    async def page() -> None:
        weakref.finalize(await build(), gone.set)

    async with simulated(page) as user:
        dismantle_deleted_pages(settling=0.0)
        for _ in range(2):
            await user.open("/")
            assert user.client is not None
            left.clear()
            gone.clear()
            with uncollected(left):
                user.client.delete()
                user.client = None
                await ended(gone)
    kinds = Counter(type(one).__qualname__ for one in left)
    assert not [one for one in left if is_of_a_page(one)], kinds
    assert len(left) < MOST_CIRCLES, kinds


async def ended(gone: asyncio.Event) -> None:
    """The page is no more, nor is what looked every now and then whether it is still there."""
    async with asyncio.timeout(20):
        await gone.wait()
        await asyncio.gather(*(one for one in asyncio.all_tasks() if "outbox" in one.get_name()))


def test_nothing_that_pages_share_would_be_taken_apart() -> None:
    modules = [importlib.import_module(found.name) for found in pkgutil.walk_packages(ui.__path__, "ui.")]
    shared = [
        f"{module.__name__}.{name}"
        for module in modules
        for name, value in vars(module).items()
        if not name.startswith("__") and any(is_of_a_page(one) for one in members(value))
    ]
    assert shared == []


def members(value: object) -> Iterable[object]:
    """It, and what is in it."""
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, (list, tuple, set, frozenset)) else (value,)


async def test_what_pages_have_under_way_ends_by_itself() -> None:
    """Not by being cancelled, which the one that has just something to do may not notice."""

    def page() -> None:
        nicegui.label("Hello")

    async with simulated(page) as user:
        await user.open("/")
        (line,) = [task for task in background_tasks.running_tasks if "outbox" in task.get_name()]
        let_pages_end()
        await asyncio.wait([line], timeout=60)
        assert line.done()
        assert not line.cancelled()
