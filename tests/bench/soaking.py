"""Ten minutes of a day: `python -m tests.bench.soaking --minutes 10` shows that nothing is piled up.

Customers come, write and go, consoles are opened and closed, strangers look at pages; memory and open files
of the server are looked at every few seconds, and must be flat once it has warmed up. Memory goes up and down
by 20 MB with what is under way; what is piled up lies below that, and shows in the least of each minute.
"""

import argparse
import asyncio
import itertools
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import linear_regression, mean

import httpx2
import uvloop

from tests.bench.console import Console
from tests.bench.pace import evenly, pause
from tests.bench.product import FULL_SIZE, Product, running
from tests.bench.widget import Widget, open_widgets

DAY = {"SOON_AFTER": "10", "OVERDUE_AFTER": "20", "CLOSE_AFTER": "30"}
"""Seconds. With 24 h nothing would end in ten minutes: what waits would pile up, and what is held of it."""

STAYING = 100
"""Widgets that are there all the time, beside those that come and go."""
CUSTOMER_EVERY, CONSOLE_EVERY = 0.3, 2.5
"""Seconds. Slow enough for a machine that does something else too: each closed console takes memory for a
minute, so that with a pace of its own the level would be the machine's."""
EVERY = 5.0
FLAT_MEMORY, FLAT_FILES = 0.02, 8
"""How much more there may be in the last quarter than in the second: a share; handles."""
GROWTH = 1.0
"""Megabytes by which the least of each minute may rise in one, over the second half. The allocator's own
level moves by nearly as much; what sockets once left would be two."""
LEAST_MINUTES = 4
"""What is shorter tells nothing."""


async def soak(seconds: float) -> tuple[list[float], list[int], Counter[str]]:
    """Megabytes and open files, every few seconds; and who has come and gone."""
    memory: list[float] = []
    files: list[int] = []
    gone: Counter[str] = Counter()
    with running(FULL_SIZE.past, **DAY) as product:
        staying = await open_widgets(product.url, STAYING)
        coming = [
            asyncio.create_task(one)
            for one in (
                _customers(product, gone),
                _consoles(product, gone),
                _strangers(product),
                _talk(staying),
            )
        ]
        for _ in range(round(seconds / EVERY)):
            await pause(EVERY)
            assert not any(task.done() for task in coming), [task for task in coming if task.done()]
            memory.append(round(product.memory() / 1_000_000, 1))
            files.append(_handles(product))
        for task in coming:
            task.cancel()
        await asyncio.gather(*coming, return_exceptions=True)
    return memory, files, gone


def _handles(product: Product) -> int:
    return len(list(Path(f"/proc/{product.pid}/fd").iterdir()))


def is_flat(values: Sequence[float], slack: float) -> bool:
    """Whether the last quarter is no higher than the second, but for so much."""
    quarter = len(values) // 4
    return mean(values[-quarter:]) <= mean(values[quarter : 2 * quarter]) + slack


def growth(values: Sequence[float], minute: int = round(60 / EVERY)) -> float:
    """By how much a minute's least value rises in one minute, over the second half."""
    half = values[len(values) // 2 :]
    least = [min(half[start : start + minute]) for start in range(0, len(half) - minute + 1, minute)]
    return linear_regression(range(len(least)), least).slope


async def _customers(product: Product, gone: Counter[str]) -> None:
    async for number in evenly(CUSTOMER_EVERY):
        widget = await Widget.open(product.url, f"Passer-by {number}")
        await widget.write("Only a quick question.")
        await widget.close()
        gone["customers"] += 1


async def _talk(staying: Sequence[Widget]) -> None:
    for number, widget in enumerate(itertools.cycle(staying)):
        await widget.write(f"message {number} of a long day")
        await pause(0.1)


async def _consoles(product: Product, gone: Counter[str]) -> None:
    async for number in evenly(CONSOLE_EVERY):
        console = await Console.open(product.url, 2 + number % 20)
        await pause(1.0)
        await console.close()
        gone["consoles"] += 1


async def _strangers(product: Product) -> None:
    async with httpx2.AsyncClient(base_url=product.url) as http:
        for path in itertools.cycle(("/login", "/nowhere", "/conversations", "/widget.js", "/_nicegui/x")):
            await http.get(path)
            await pause(0.05)


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.bench.soaking", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    minutes: float = parser.parse_args().minutes
    if minutes < LEAST_MINUTES:
        parser.error(f"it takes {LEAST_MINUTES} minutes at least to tell anything")
    memory, files, gone = uvloop.run(soak(60 * minutes))
    print("came and went:", *(f"{count:,} {who}" for who, count in gone.items()))
    print("memory, MB:", *memory)
    print("open files:", *files)
    print(f"its floor rises by {growth(memory):.2f} MB a minute, over the second half")
    assert growth(memory) <= GROWTH, "memory grows"
    assert is_flat(memory, FLAT_MEMORY * mean(memory)), "memory grows"
    assert is_flat(files, FLAT_FILES), "open files grow"
    print("flat")


if __name__ == "__main__":
    main()
