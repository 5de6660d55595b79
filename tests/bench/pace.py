"""Moments on the loop's clock: load comes at its own rate, whatever the answers take."""

import asyncio


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
