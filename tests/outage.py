"""A database that goes away, and comes back."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from services.database import Database
from services.refusal import Unavailable


@contextmanager
def absent(db: Database) -> Iterator[None]:
    """Nobody can read; what is written is stored all the same, since the writer has its file open."""
    path = Path(str(db.url.database))
    db._readers.dispose()  # who reads opens it anew
    away = path.rename(path.with_suffix(".away"))
    path.mkdir()
    try:
        yield
    finally:
        path.rmdir()
        away.rename(path)


@asynccontextmanager
async def refusing(db: Database) -> AsyncIterator[Callable[[], Any]]:
    """What waits until somebody was refused who wanted to read."""
    refused, read = asyncio.Event(), db.read

    async def noting(*args: Any, **said: Any) -> Any:
        try:
            return await read(*args, **said)
        except Unavailable:
            refused.set()
            raise

    db.read = noting  # type: ignore[method-assign]
    try:
        yield refused.wait
    finally:
        db.read = read  # type: ignore[method-assign]


@contextmanager
def refused_once(db: Database, query: Callable[..., Any]) -> Iterator[asyncio.Event]:
    """The database is away for the first who asks this; tells when it was asked again."""
    asked_again, read = asyncio.Event(), db.read
    is_away = True

    async def reading(asked: Callable[..., Any], *args: Any, **said: Any) -> Any:
        nonlocal is_away
        if asked is not query:
            return await read(asked, *args, **said)
        if is_away:
            is_away = False
            raise Unavailable
        found = await read(asked, *args, **said)
        asked_again.set()
        return found

    db.read = reading  # type: ignore[method-assign, assignment]
    try:
        yield asked_again
    finally:
        db.read = read  # type: ignore[method-assign]
