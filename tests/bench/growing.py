"""How cost grows: `python -m tests.bench.growing FOLDER` draws it, by open consoles and by messages kept."""

import argparse
import os
import resource
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import uvloop

from tests.bench.console import Console
from tests.bench.crowd import crowd
from tests.bench.figures import percentiles
from tests.bench.history import FULL, Past
from tests.bench.pace import pause
from tests.bench.plotting import Panel, plot
from tests.bench.product import FULL_SIZE, Product, running
from tests.bench.throughput import throughput

CONSOLES = (10, 25, 50, 100, 200)
MESSAGES = (1_000, 10_000, 100_000, 1_000_000)
IN_EACH = 10
"""Messages of a conversation of the history."""
WIDGETS, RATE, SECONDS = 500, 20.0, 15.0
SETTLING = 3.0
TICKS = os.sysconf("SC_CLK_TCK")

Row = tuple[float, ...]


async def by_consoles(count: int) -> Row:
    """p95 of acknowledging (ms), share of one core (%), memory (MB), with so many consoles open."""
    size = replace(FULL_SIZE, consoles=count, widgets=WIDGETS, rate=RATE)
    with running(FULL) as product:
        async with crowd(product.url, size) as others:
            await others.go()
            await pause(SETTLING)
            async with _busy(product) as shares:
                await pause(SECONDS)
            acks = await others.stop()
        return percentiles(acks)[1], shares[0], product.memory() / 1_000_000


async def by_messages(count: int) -> Row:
    """Acknowledged a second, milliseconds until a console is filled, memory (MB), with so many kept."""
    opened = min(600, count // IN_EACH // 2)
    past = Past(closed=count // IN_EACH - opened, open=opened)
    found = await throughput(replace(FULL_SIZE, past=past, seconds=8))
    with running(past) as product:
        took = [await _open(product, agent_id) for agent_id in range(2, 8)]
        return found["throughput"][0], 1000 * sorted(took)[len(took) // 2], product.memory() / 1_000_000


async def _open(product: Product, agent_id: int) -> float:
    began = time.perf_counter()
    console = await Console.open(product.url, agent_id)
    took = time.perf_counter() - began
    await console.close()
    return took


@asynccontextmanager
async def _busy(product: Product) -> AsyncIterator[list[float]]:
    """Yields a list that holds, afterwards, the percentage of one core that the server took."""
    shares: list[float] = []
    used, began = _used(product), time.perf_counter()
    yield shares
    shares.append(100 * (_used(product) - used) / (time.perf_counter() - began))


def _used(product: Product) -> float:
    """Seconds of processor time until now."""
    fields = Path(f"/proc/{product.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _panels(at: Sequence[int], rows: Sequence[Row], *named: tuple[str, str]) -> list[Panel]:
    columns = list(zip(*rows, strict=True))
    return [Panel(title, unit, at, values) for (title, unit), values in zip(named, columns, strict=True)]


async def _measure(folder: Path) -> None:
    consoles = [_told(count, await by_consoles(count)) for count in CONSOLES]
    panels = _panels(CONSOLES, consoles, ("Acknowledged, p95", "ms"), ("Of one core", "%"), ("Memory", "MB"))
    (folder / "growth-consoles.svg").write_text(plot(panels, along="open consoles"))
    messages = [_told(count, await by_messages(count)) for count in MESSAGES]
    panels = _panels(
        MESSAGES, messages, ("Acknowledged", "/s"), ("Console filled after", "ms"), ("Memory", "MB")
    )
    (folder / "growth-messages.svg").write_text(plot(panels, along="messages kept"))


def _told(count: int, row: Row) -> Row:
    print(f"{count:>9,}: {', '.join(f'{value:.1f}' for value in row)}", flush=True)
    return row


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.bench.growing", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(20_000, most) if most > 0 else 20_000, most))
    uvloop.run(_measure(folder))


if __name__ == "__main__":
    main()
