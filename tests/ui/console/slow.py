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
    line, read, read_slow = Slow(), db.read, db.read_slow
    is_first = True

    def slowed(door: Callable[..., Any]) -> Callable[..., Any]:
        async def read_slowly(asked: Callable[..., Any], *args: Any, **said: Any) -> Any:
            nonlocal is_first
            answer = await door(asked, *args, **said)
            if asked is query and is_first:
                is_first = False
                line.reached.set()
                await line.given.wait()
            return answer

        return read_slowly

    db.read, db.read_slow = slowed(read), slowed(read_slow)  # type: ignore[method-assign]
    try:
        yield line
    finally:
        line.given.set()
        db.read, db.read_slow = read, read_slow  # type: ignore[method-assign]
