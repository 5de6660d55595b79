"""How long the event loop leaves others waiting, seen from outside: `python -m tests.bench.pinger PORT`.

Asks /healthz every 5 ms on one connection, by blocking calls in a process of its own, until its input ends.
Whoever asks while the loop is blocked waits for the rest of the block; so the longest answer, less what an
answer takes at best, is the longest block, or longer where the machine was busy with something else.
"""

import asyncio
import http.client
import selectors
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from urllib.parse import urlsplit

from tests.bench.figures import percentiles
from tests.e2e.server import ROOT, clean_environment

EVERY = 0.005


class Pinger:
    """A pinger at work."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def stop(self) -> tuple[float, float, float]:
        """Milliseconds that an answer took: p50, p95, longest."""
        told, _ = await self._process.communicate(b"")
        p50, p95, longest = map(float, told.split())
        return p50, p95, longest


@asynccontextmanager
async def pinger(url: str) -> AsyncIterator[Pinger]:
    """Ask from now on."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.pinger",
        str(urlsplit(url).port),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env=clean_environment(),
    )
    try:
        yield Pinger(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _ask(port: int) -> list[float]:
    took = []
    connection = http.client.HTTPConnection("127.0.0.1", port)
    with closing(connection), selectors.DefaultSelector() as end:
        end.register(sys.stdin, selectors.EVENT_READ)
        while not end.select(EVERY):
            began = time.perf_counter()
            connection.request("GET", "/healthz")
            assert connection.getresponse().read()
            took.append(1000 * (time.perf_counter() - began))
    return took


if __name__ == "__main__":
    times = _ask(int(sys.argv[1]))
    print(*percentiles(times), max(times))
