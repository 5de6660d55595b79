"""A line to the database that is slow for one answer, as PostgreSQL's may be."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from services.database import Database


class Slow:
    """The first answer of one query: read when `reached` is set, and given when `given` is."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.given = asyncio.Event()


@contextmanager
def slow(db: Database, query: Callable[..., Any]) -> Iterator[Slow]:
    """Let the first answer of `query` wait; those after it overtake it."""
    line, read = Slow(), db.read
    is_first = True

    async def read_slowly(asked: Callable[..., Any], *args: Any, **said: Any) -> Any:
        nonlocal is_first
        answer = await read(asked, *args, **said)
        if asked is query and is_first:
            is_first = False
            line.reached.set()
            await line.given.wait()
        return answer

    db.read = read_slowly  # type: ignore[method-assign, assignment]
    try:
        yield line
    finally:
        line.given.set()
        db.read = read  # type: ignore[method-assign]
