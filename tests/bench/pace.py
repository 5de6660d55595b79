"""Moments on the loop's clock: load comes at its own rate, whatever the answers take."""

import asyncio
import itertools
from collections.abc import AsyncIterator


async def until(moment: float) -> None:
    """Return at this moment of the running loop's clock, at once if it is over."""
    loop = asyncio.get_running_loop()
    reached: asyncio.Future[None] = loop.create_future()
    timer = loop.call_at(moment, reached.set_result, None)
    try:
        await reached
    finally:
        timer.cancel()


async def pause(seconds: float) -> None:
    """Let time pass, as between two acts of a person."""
    await until(asyncio.get_running_loop().time() + seconds)


async def evenly(seconds: float) -> AsyncIterator[int]:
    """Count, once in so many seconds, whatever is done each time; what was missed is not made up for."""
    loop = asyncio.get_running_loop()
    moment = loop.time()
    for number in itertools.count():
        yield number
        moment = max(moment + seconds, loop.time())
        await until(moment)
