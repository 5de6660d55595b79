"""The sweep that keeps the index up, and says how far it is where that takes a while: after an upgrade."""

import time
from collections.abc import Callable

import structlog

from services.database import Database
from services.search.indexing import due, index_some

log = structlog.get_logger(__name__)

TELL_SECONDS = 10.0


async def keep_up(db: Database, is_stopping: Callable[[], bool]) -> None:
    """Take in everything that is not in the index yet, in portions; what is left survives a restart."""
    told_at, is_long = time.monotonic(), False
    while not is_stopping() and await db.write(index_some) > 0:
        if time.monotonic() - told_at > TELL_SECONDS:
            told_at, is_long = time.monotonic(), True
            left = await db.read_slow(due)
            log.info("filling the search index, newest first", conversations_left=left)
    if is_long and not is_stopping():
        log.info("the search index is filled")
