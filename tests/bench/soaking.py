"""Ten minutes of a day: `python -m tests.bench.soaking --minutes 10` shows that nothing is piled up.

Customers come, write and go, consoles are opened and closed, strangers look at pages; memory and open files
of the server are looked at every few seconds, and must be flat once it has warmed up.
"""

import argparse
import asyncio
import itertools
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

import httpx2
import uvloop

from tests.bench.console import Console
from tests.bench.pace import pause
from tests.bench.product import FULL_SIZE, Product, running
from tests.bench.widget import Widget, open_widgets

DAY = {"SOON_AFTER": "10", "OVERDUE_AFTER": "20", "CLOSE_AFTER": "30"}
"""Seconds. With 24 h nothing would end in ten minutes: what waits would pile up, and what is held of it."""

STAYING = 100
"""Widgets that are there all the time, beside those that come and go."""
EVERY = 5.0
FLAT_MEMORY, FLAT_FILES = 0.04, 8
"""How much more there may be in the last quarter than in the second: a share; handles."""


async def soak(seconds: float) -> tuple[list[int], list[int]]:
    """Megabytes and open files, every few seconds."""
    memory, files = [], []
    with running(FULL_SIZE.past, **DAY) as product:
        staying = await open_widgets(product.url, STAYING)
        coming = [
            asyncio.create_task(one)
            for one in (_customers(product), _consoles(product), _strangers(product), _talk(staying))
        ]
        for _ in range(round(seconds / EVERY)):
            await pause(EVERY)
            assert not any(task.done() for task in coming), [task for task in coming if task.done()]
            memory.append(product.memory() // 1_000_000)
            files.append(_handles(product))
        for task in coming:
            task.cancel()
        await asyncio.gather(*coming, return_exceptions=True)
    return memory, files


def _handles(product: Product) -> int:
    return len(list(Path(f"/proc/{product.pid}/fd").iterdir()))


def is_flat(values: Sequence[int], slack: float) -> bool:
    """Whether the last quarter is no higher than the second, but for so much."""
    quarter = len(values) // 4
    return mean(values[-quarter:]) <= mean(values[quarter : 2 * quarter]) + slack


async def _customers(product: Product) -> None:
    for number in itertools.count():
        widget = await Widget.open(product.url, f"Passer-by {number}")
        await widget.write("Only a quick question.")
        await widget.close()
        await pause(0.1)


async def _talk(staying: Sequence[Widget]) -> None:
    for number, widget in enumerate(itertools.cycle(staying)):
        await widget.write(f"message {number} of a long day")
        await pause(0.1)


async def _consoles(product: Product) -> None:
    for agent_id in itertools.cycle(range(2, 22)):
        console = await Console.open(product.url, agent_id)
        await pause(1.0)
        await console.close()


async def _strangers(product: Product) -> None:
    async with httpx2.AsyncClient(base_url=product.url) as http:
        for path in itertools.cycle(("/login", "/nowhere", "/conversations", "/widget.js", "/_nicegui/x")):
            await http.get(path)
            await pause(0.05)


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.bench.soaking", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    memory, files = uvloop.run(soak(60 * parser.parse_args().minutes))
    print("memory, MB:", *memory)
    print("open files:", *files)
    assert is_flat(memory, FLAT_MEMORY * mean(memory)), "memory grows"
    assert is_flat(files, FLAT_FILES), "open files grow"
    print("flat")


if __name__ == "__main__":
    main()
