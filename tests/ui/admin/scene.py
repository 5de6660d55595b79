"""A part of the administration on a page of NiceGUI's own, over a whole product."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from nicegui import ui
from nicegui.element import Element
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from services.actor import agent
from services.authority import managed
from services.runtime import Runtime
from services.sessions import SignedIn
from tests.services.cast import World
from tests.ui.simulation import simulated
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

    async with simulated(page) as user:
        await user.open("/")
        yield user


def control(user: User, tag: str, label: str) -> Element:
    """The control of that name."""
    assert user.client is not None
    elements = user.client.elements.values()
    (words,) = [one for one in elements if one.tag == "span" and getattr(one, "text", "") == label]
    place = words.parent_slot and words.parent_slot.parent.props["for"]
    (found,) = [one for one in elements if one.tag == tag and one.props.get("id") == place]
    return found


def submits(user: User, field: Element) -> None:
    """Press the button of the field's form."""
    form = next(one for one in field.ancestors() if one.tag == "form")
    UserInteraction(user, {form}, None).trigger("submit.prevent")


def shuts(user: User) -> None:
    """The browser has shut the dialog."""
    UserInteraction(user, user.find(kind=ui.dialog).elements, None).trigger("hide")
