"""Something asynchronous on a thread of its own, beside a story that is not."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any, TypeVar

T = TypeVar("T")

PATIENCE = 20


@contextmanager
def aside(opening: AbstractAsyncContextManager[T]) -> Iterator[T]:
    """Hold it open there until the end of the block."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="aside", daemon=True)
    thread.start()

    def on_loop(work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(PATIENCE)

    try:
        opened = on_loop(opening.__aenter__())
        try:
            yield opened
        finally:
            on_loop(opening.__aexit__(None, None, None))
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
