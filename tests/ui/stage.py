"""A page of NiceGUI's own for one panel, and what it pushes."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from nicegui.element import Element
from nicegui.events import GenericEventArguments
from nicegui.testing import User

from tests.ui.simulation import simulated

M = TypeVar("M")


class Pushes(list[tuple[str, dict[str, Any]]]):
    """What a component pushed, in order."""

    def __call__(self, method: str, payload: dict[str, Any]) -> None:
        self.append((method, payload))

    @property
    def last(self) -> tuple[str, dict[str, Any]]:
        return self[-1]


@asynccontextmanager
async def shown(make: Callable[[], M]) -> AsyncIterator[tuple[User, M]]:
    """A user who sees the page on which `make` was called, and what it made."""
    made: list[M] = []
    async with simulated(lambda: made.append(make())) as user:
        await user.open("/")
        yield user, made[-1]


def says(element: Element, event: str, args: object) -> None:
    """The browser says that something happened in an element; it may say anything."""
    for listener in element._event_listeners.values():
        if listener.type == event and listener.handler:
            listener.handler(GenericEventArguments(sender=element, client=element.client, args=args))
