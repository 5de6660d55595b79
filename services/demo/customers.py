"""The customers who are online while the demo runs: real widget connections to this very server."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from services.demo.pace import Pace
from services.demo.script import Story
from services.demo.seeding import browser_of, page_of
from services.runtime import Runtime
from services.settings import Settings

log = structlog.get_logger(__name__)

TOKEN_SECONDS = 365 * 86_400


@dataclass(frozen=True, slots=True)
class Living:
    """A seeded customer who is still there."""

    story: Story
    visitor_id: str


@asynccontextmanager
async def at_the_door(
    runtime: Runtime, living: Iterable[Living], *, is_still: bool, pace: Pace
) -> AsyncIterator[None]:
    """Let them come, and send them away at the end."""
    staying = [asyncio.create_task(_stay(runtime, each, is_still, pace)) for each in living]
    try:
        yield
    finally:
        for task in staying:
            task.cancel()
        await asyncio.gather(*staying, return_exceptions=True)


async def _stay(runtime: Runtime, living: Living, is_still: bool, pace: Pace) -> None:
    from services.demo.client import Customer

    story = living.story
    page = page_of(story, runtime.settings.address)
    hello = {
        "token": runtime.tokens.make(
            "visitor", {"channel": story.channel, "sub": living.visitor_id}, TOKEN_SECONDS
        ),
        "page": {"url": page.url, "title": page.title},
        "time_zone": story.time_zone,
        "language": story.language,
        "name": story.name,
        "email": story.email,
    }
    customer = Customer(
        f"{_own_address(runtime.settings)}/widget/{story.channel}/ws",
        hello,
        browser_of(story),
        says=deque(story.says),
        replies=deque(story.replies),
        is_still=is_still,
        pace=pace,
    )
    try:
        await customer.stay()
    except Exception:
        # The outermost edge of a guest's life: the house goes on without them.
        log.exception("demo customer failed", name=story.name)


def _own_address(settings: Settings) -> str:
    """Where this process listens, however others come to it."""
    return "ws" + settings.model_copy(update={"public_url": ""}).address.removeprefix("http")
