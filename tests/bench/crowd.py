"""The load of SPEC 10, in a process of its own: `python -m tests.bench.crowd URL CONSOLES WIDGETS RATE`.

Says "ready" when everybody is connected, writes from "go" to "stop", then tells how long each ack took.
"""

import asyncio
import itertools
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvloop

from tests.bench.console import open_consoles
from tests.bench.pace import until
from tests.bench.product import Size
from tests.bench.widget import Widget, open_widgets
from tests.e2e.server import ROOT, clean_environment


class Crowd:
    """The load, as seen by who measures."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def go(self) -> None:
        """Let them write."""
        await self._say("go")

    async def stop(self) -> list[float]:
        """Let them stop; milliseconds from each message to its ack."""
        await self._say("stop")
        acks: list[float] = json.loads(await self._hear())
        return acks

    async def ready(self) -> None:
        assert await self._hear() == "ready"

    async def _say(self, word: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{word}\n".encode())
        await self._process.stdin.drain()

    async def _hear(self) -> str:
        assert self._process.stdout
        return (await self._process.stdout.readline()).decode().strip()


@asynccontextmanager
async def crowd(url: str, size: Size) -> AsyncIterator[Crowd]:
    """Consoles and widgets, connected and quiet."""
    arguments = [url, *map(str, (size.consoles, size.widgets, size.rate))]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.crowd",
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env=clean_environment(),
        limit=2**26,
    )
    try:
        there = Crowd(process)
        await there.ready()
        yield there
    finally:
        process.terminate()
        await process.wait()


async def _main(url: str, consoles: int, widgets: int, rate: float) -> None:
    words = await _stdin()
    there = await open_widgets(url, widgets)
    watching = await open_consoles(url, consoles)
    print("ready", flush=True)
    assert await words.readline() == b"go\n"
    writing = asyncio.create_task(_write(there, rate))
    assert await words.readline() == b"stop\n"
    writing.cancel()
    acks = await asyncio.gather(writing)
    print(json.dumps(acks[0]), flush=True)
    await words.readline()
    del watching


async def _write(widgets: list[Widget], rate: float) -> list[float]:
    """Each customer in turn, at an even pace that does not wait for answers."""
    began = asyncio.get_running_loop().time()
    sent: list[asyncio.Task[float]] = []
    try:
        for number, widget in enumerate(itertools.cycle(widgets)):
            await until(began + number / rate)
            sent.append(
                asyncio.create_task(widget.write(f"message {number} of the load, as long as most are"))
            )
    except asyncio.CancelledError:
        return [1000 * seconds for seconds in await asyncio.gather(*sent)]
    raise AssertionError


async def _stdin() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    return reader


if __name__ == "__main__":
    uvloop.run(_main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
