"""A few hands: as much is under way side by side, each thing once."""

import asyncio
from collections.abc import Coroutine, Hashable, Iterable
from functools import partial
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)


async def end(tasks: Iterable[asyncio.Task[None]], farewell: float) -> None:
    """Let them end, for so many seconds; cut off the rest."""
    if not (under_way := list(tasks)):
        return
    _, late = await asyncio.wait(under_way, timeout=farewell)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)


class Hands(Generic[K]):
    """What is under way here, by what it is for."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._under_way: dict[K, asyncio.Task[None]] = {}

    @property
    def free(self) -> int:
        """How many have nothing to do."""
        return self._count - len(self._under_way)

    @property
    def asked_for(self) -> int:
        """How many things to look for, so that what is under way keeps no hand idle; 0 when all are busy."""
        return self._count + self.free if self.free > 0 else 0

    def for_these(self, due: Iterable[K]) -> list[K]:
        """What of it is to be begun: all that is not under way, as far as there are hands."""
        return [one for one in dict.fromkeys(due) if one not in self._under_way][: max(self.free, 0)]

    def begin(self, key: K, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Take it on. Nobody waits for it."""
        task = asyncio.create_task(work)
        self._under_way[key] = task
        task.add_done_callback(partial(self._ended, key))
        return task

    async def settled(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way:
            await asyncio.wait(list(self._under_way.values()))

    async def stop(self, farewell: float) -> None:
        """Let what is under way end, for so many seconds; cut off the rest."""
        await end(self._under_way.values(), farewell)

    def _ended(self, key: K, _task: asyncio.Task[None]) -> None:
        del self._under_way[key]
