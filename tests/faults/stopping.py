"""SIGTERM under load: what is under way ends, everyone is told, and the process is gone within 10 s."""

import asyncio
import random
import time
from pathlib import Path

from tests.faults.crowd import Crowd

ACKNOWLEDGED = 50, 200
"""Between so many acknowledgements after a start, at random, it is stopped."""
SECONDS = 10
RESTARTS = 1012


async def stop(folder: Path, *, times: int, seed: int) -> float:
    """Stop and start a server that many times; returns how long the slowest end took, in seconds.

    Raises AssertionError when one was not in peace, or a message is missing or doubled.
    """
    chance, crowd, slowest = random.Random(seed), Crowd(folder), 0.0
    for writer in crowd.writers:
        writer.space.set()
    try:
        for _ in range(times):
            life = await crowd.start()
            enough = crowd.acknowledged + chance.randint(*ACKNOWLEDGED)
            await crowd.until(lambda enough=enough: crowd.acknowledged >= enough)  # type: ignore[misc]
            began = time.monotonic()
            assert await asyncio.to_thread(crowd.server.stop) == 0, crowd.server.log
            slowest = max(slowest, time.monotonic() - began)
            await life
            assert [writer.closed for writer in crowd.writers] == [RESTARTS] * len(crowd.writers)
            assert crowd.failures() == [], f"seed {seed}"
    finally:
        await asyncio.to_thread(crowd.server.close)
    assert slowest < SECONDS
    return slowest
