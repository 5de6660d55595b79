"""What became of something that has left is noted, also while the database takes nothing for a while."""

import asyncio
from collections.abc import Awaitable, Callable

from services.refusal import Unavailable

AGAIN_AFTER = (0.2, 1.0, 5.0, 20.0)
"""Seconds after which it is noted again."""


async def noted(note: Callable[[], Awaitable[None]]) -> None:
    """Note it until it stands. Raises Unavailable when it can't be even after the last pause."""
    for pause in (*AGAIN_AFTER, None):
        try:
            await note()
        except Unavailable:
            if pause is None:
                raise
            await asyncio.sleep(pause)
        else:
            return
