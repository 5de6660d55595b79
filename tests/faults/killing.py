"""kill -9 under load: every acknowledged message is there once."""

import asyncio
import random
from pathlib import Path

from tests.faults.crowd import Crowd

ACKNOWLEDGED = 20, 300
"""Between so many acknowledgements after a start, at random, it is killed."""


async def kill(folder: Path, *, times: int, seed: int) -> int:
    """Kill and start a server that many times; returns how many messages were acknowledged.

    Raises AssertionError when one is missing or doubled, or anything else is damaged.
    """
    chance, crowd = random.Random(seed), Crowd(folder)
    try:
        for number in range(times):
            life = await crowd.start()
            enough = crowd.acknowledged + chance.randint(*ACKNOWLEDGED)
            await crowd.until(lambda enough=enough: crowd.acknowledged >= enough)  # type: ignore[misc]
            crowd.server.kill()
            await life
            failures = crowd.failures()
            assert failures == [], f"after kill {number + 1} (seed {seed}): {failures}"
        await _settle(crowd)
    finally:
        await asyncio.to_thread(crowd.server.close)
    return crowd.acknowledged


async def _settle(crowd: Crowd) -> None:
    """Once more, so that what was under way at the last kill is sent again; then stop in peace."""
    before = [len(writer.acknowledged) for writer in crowd.writers]
    life = await crowd.start()
    await crowd.until(
        lambda: all(len(w.acknowledged) > b for w, b in zip(crowd.writers, before, strict=True))
    )
    assert await asyncio.to_thread(crowd.server.stop) == 0, crowd.server.log
    await life
    assert crowd.failures() == []
