"""Waiting for what is told, instead of for time to pass."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from services.events import Bus, ConversationChanged, Event, Facts

PATIENCE = 20
"""Seconds after which it is taken for never told."""


@asynccontextmanager
async def hears(bus: Bus, wanted: Callable[[Event], bool]) -> AsyncIterator[None]:
    """What is done in the block leads to an event like this, by its end."""
    heard = asyncio.Event()

    def handler(event: Event) -> None:
        if wanted(event):
            heard.set()

    deaf = bus.subscribe(handler)
    try:
        async with asyncio.timeout(PATIENCE):
            yield
            await heard.wait()
    finally:
        deaf()


def becomes(conversation_id: int, holds: Callable[[Facts], bool]) -> Callable[[Event], bool]:
    """A change after which this holds for the conversation."""

    def wanted(event: Event) -> bool:
        if not isinstance(event, ConversationChanged) or event.after is None:
            return False
        return event.conversation_id == conversation_id and holds(event.after)

    return wanted


async def until(bus: Bus, holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until this holds, by now or after something that is told."""
    told = asyncio.Event()
    deaf = bus.subscribe(lambda _: told.set())
    try:
        async with asyncio.timeout(PATIENCE):
            while not await holds():
                await told.wait()
                told.clear()
    finally:
        deaf()
