"""Another process holds the database: nothing is acknowledged, all are told, and it goes on afterwards."""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.faults.crowd import WRITERS, Crowd
from tests.faults.pausing import pause

BEFORE = 100
"""Acknowledgements before it is held."""


async def lock(folder: Path, *, seconds: float) -> float:
    """Hold the database for so long; returns after how many seconds everyone had been told.

    Raises AssertionError when something acknowledged is missing, or the server does not go on.
    """
    crowd = Crowd(folder)
    try:
        life = await crowd.start()
        await crowd.until(lambda: crowd.acknowledged >= BEFORE)
        with closing(sqlite3.connect(crowd.database, timeout=30, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            began = time.monotonic()
            await crowd.until(lambda: crowd.refused >= WRITERS)
            told = time.monotonic() - began
            held = [len(writer.acknowledged) for writer in crowd.writers]
            await pause(max(0.0, seconds - told))
            assert [len(writer.acknowledged) for writer in crowd.writers] == held
            other.execute("ROLLBACK")
        for writer in crowd.writers:
            writer.space.set()
        await crowd.until(
            lambda: all(len(w.acknowledged) > b for w, b in zip(crowd.writers, held, strict=True))
        )
        assert await asyncio.to_thread(crowd.server.stop) == 0, crowd.server.log
        await life
        assert crowd.failures() == []
    finally:
        await asyncio.to_thread(crowd.server.close)
    return told
