"""Backups while customers write, by the command line; each is restored and looked through."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.e2e.server import ROOT, clean_environment
from tests.faults.crowd import Crowd

BETWEEN = 50
"""Acknowledgements from one backup to the next."""


async def keep(folder: Path, *, times: int) -> int:
    """Make that many backups under load; returns how many messages the last one holds.

    Raises AssertionError when one lacks what was acknowledged before it, or is damaged.
    """
    crowd, kept = Crowd(folder), 0
    try:
        life = await crowd.start()
        for number in range(times):
            enough = crowd.acknowledged + BETWEEN
            await crowd.until(lambda enough=enough: crowd.acknowledged >= enough)  # type: ignore[misc]
            before = {one.client_id for writer in crowd.writers for one in writer.acknowledged}
            archive = folder / f"{number}.tar.gz"
            await asyncio.to_thread(_run, crowd.server.data, "backup", str(archive))
            fresh = folder / "restored"
            await asyncio.to_thread(_run, fresh, "restore", str(archive))
            await asyncio.to_thread(_run, fresh, "check")
            with closing(sqlite3.connect(fresh / "triptych.db")) as database:
                there = {row[0] for row in database.execute("SELECT client_id FROM message")}
            assert before <= there, "acknowledged before the backup and not in it"
            shutil.rmtree(fresh)
            kept = len(there)
        assert await asyncio.to_thread(crowd.server.stop) == 0, crowd.server.log
        await life
        assert crowd.failures() == []
    finally:
        await asyncio.to_thread(crowd.server.close)
    return kept


def _run(data: Path, *command: str) -> None:
    environment = clean_environment() | {"TRIPTYCH_DATA_DIR": str(data)}
    ended = subprocess.run(
        [sys.executable, "main.py", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
