"""A full disk: what is not stored is not acknowledged, and it heals when there is space."""

import asyncio
import resource
from pathlib import Path

from tests.faults.crowd import WRITERS, Crowd

BEFORE = 200
"""Acknowledgements before the disk is full."""

ROOM = 200_000
"""Bytes that files may still grow by."""


async def fill(folder: Path) -> int:
    """Let a server run out of space and get it back; returns how many messages were refused meanwhile.

    Raises AssertionError when something acknowledged is missing, or the server does not recover.
    """
    crowd = Crowd(folder)
    try:
        life = await crowd.start()
        await crowd.until(lambda: crowd.acknowledged >= BEFORE)
        _limit(crowd, max(path.stat().st_size for path in crowd.server.data.iterdir()) + ROOM)
        await crowd.until(lambda: crowd.refused >= WRITERS)
        assert crowd.failures() == []
        refused, before = crowd.refused, [len(writer.acknowledged) for writer in crowd.writers]
        _limit(crowd, resource.RLIM_INFINITY)
        for writer in crowd.writers:
            writer.space.set()
        await crowd.until(
            lambda: all(len(w.acknowledged) > b for w, b in zip(crowd.writers, before, strict=True))
        )
        assert await asyncio.to_thread(crowd.server.stop) == 0, crowd.server.log
        await life
        assert crowd.failures() == []
    finally:
        await asyncio.to_thread(crowd.server.close)
    return refused


async def mute(folder: Path) -> int:
    """Serve while nothing can be printed or logged, as with a full disk behind both; returns how many
    messages were acknowledged.

    Raises AssertionError when it does not start, store and end as ever.
    """
    crowd = Crowd(folder)
    crowd.server.log_to(Path("/dev/full"))
    try:
        life = await crowd.start()
        await crowd.until(lambda: crowd.acknowledged >= BEFORE)
        assert await asyncio.to_thread(crowd.server.stop) == 0
        await life
        assert crowd.failures() == []
    finally:
        await asyncio.to_thread(crowd.server.close)
    return crowd.acknowledged


def _limit(crowd: Crowd, size: int) -> None:
    """No file of the running server may be longer from now on."""
    resource.prlimit(crowd.server.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
