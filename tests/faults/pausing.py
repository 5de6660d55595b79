"""A pause that is part of the fault, or of a client's manners: never to wait until something has happened."""

import asyncio


async def pause(seconds: float) -> None:
    """0: let others go first, for a turn of the loop."""
    over = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, over.set)
    await over.wait()
