"""A full disk: what is not stored is not acknowledged, and it heals when there is space."""

import asyncio
import resource
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx2

from services.files.keeper import INCOMING_FOLDER
from services.startup import FILES_FOLDER
from tests.faults.crowd import WRITERS, Crowd
from tests.widget.posting import BOUNDARY, form

BEFORE = 200
"""Acknowledgements before the disk is full."""

ROOM = 200_000
"""Bytes that files may still grow by."""

LARGE = 8_000_000
"""Bytes: more than SQLite lets its write-ahead log become before it is moved to the database."""


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
        refused = await _heals(crowd)
        await life
        assert crowd.failures() == []
    finally:
        await asyncio.to_thread(crowd.server.close)
    return refused


async def fill_database(folder: Path) -> int:
    """Let the database's file grow no more, and later its write-ahead log neither; returns how many
    messages were acknowledged in between.

    The other way round there is nothing to see: both lie on one disk, and the log needs each block first.
    Raises AssertionError when something acknowledged is missing, or the server does not recover.
    """
    crowd = Crowd(folder)
    with closing(sqlite3.connect(crowd.database)) as database, database:
        database.execute("CREATE TABLE filler AS SELECT zeroblob(?)", [LARGE])
    try:
        life = await crowd.start()
        await crowd.until(lambda: crowd.acknowledged >= BEFORE)
        full = crowd.database.stat().st_size
        _limit(crowd, full)
        before = crowd.acknowledged
        await crowd.until(lambda: crowd.refused >= WRITERS)
        assert crowd.database.stat().st_size == full
        assert (log := crowd.database.with_name(f"{crowd.database.name}-wal").stat().st_size) > LARGE / 2, log
        more = crowd.acknowledged - before
        assert crowd.failures() == []
        await _heals(crowd)
        await life
        assert crowd.failures() == []
        assert crowd.database.stat().st_size > full
    finally:
        await asyncio.to_thread(crowd.server.close)
    return more


async def fill_files(folder: Path) -> int:
    """Let there be no room for a file while messages are stored; returns how many were meanwhile.

    Raises AssertionError when who sends it is not told so, something of it stays, or a message waits for it.
    """
    crowd, large = Crowd(folder), b"x" * LARGE
    try:
        life = await crowd.start()
        await crowd.until(lambda: crowd.acknowledged >= BEFORE)
        assert (await _upload(crowd, b"small")).status_code == httpx2.codes.OK
        kept = _files(crowd)
        assert len(kept) == 1
        _limit(crowd, LARGE - 1)
        before = crowd.acknowledged
        refused = await _upload(crowd, large)
        assert refused.status_code == httpx2.codes.SERVICE_UNAVAILABLE
        assert "Try again" in refused.json()["message"]
        assert int(refused.headers["retry-after"]) > 0
        assert _files(crowd) == kept, "nothing of it stays"
        await crowd.until(lambda: crowd.acknowledged >= before + BEFORE)
        more = crowd.acknowledged - before
        _limit(crowd, resource.RLIM_INFINITY)
        assert (await _upload(crowd, large)).json()["size"] == LARGE
        assert crowd.refused == 0
        await _heals(crowd)
        await life
        assert crowd.failures() == []
    finally:
        await asyncio.to_thread(crowd.server.close)
    return more


async def _heals(crowd: Crowd) -> int:
    """There is space again: everyone goes on, and the server ends in peace. Returns how many were refused."""
    refused, before = crowd.refused, [len(writer.acknowledged) for writer in crowd.writers]
    _limit(crowd, resource.RLIM_INFINITY)
    for writer in crowd.writers:
        writer.space.set()
    await crowd.until(
        lambda: all(len(w.acknowledged) > b for w, b in zip(crowd.writers, before, strict=True))
    )
    assert await asyncio.to_thread(crowd.server.stop) == 0, crowd.server.log
    return refused


async def _upload(crowd: Crowd, content: bytes) -> httpx2.Response:
    """By the first of the customers, as their browser would."""
    said = {
        "authorization": f"Bearer {crowd.writers[0].token}",
        "content-type": f"multipart/form-data; boundary={BOUNDARY}",
    }
    async with httpx2.AsyncClient(base_url=crowd.server.url, trust_env=False, timeout=60) as http:
        return await http.post("/widget/sales/files", content=form(content), headers=said)


def _files(crowd: Crowd) -> list[Path]:
    """What lies in the folders of files, also of those that are still coming in."""
    folders = [crowd.server.data / name for name in (FILES_FOLDER, INCOMING_FOLDER)]
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


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
