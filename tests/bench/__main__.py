"""The benchmark: every row of SPEC 10 that exists by now; `--only quiet,throughput` measures some."""

import argparse
import os
import platform
import resource
import sqlite3
from collections.abc import Awaitable, Callable, Iterable

import uvloop

from tests.bench.choosing import choosing
from tests.bench.cold import cold
from tests.bench.embedding import embedding
from tests.bench.figures import Results, table
from tests.bench.floor import floor
from tests.bench.latencies import load, quiet
from tests.bench.product import FULL_SIZE, SMALL_SIZE, Size
from tests.bench.starting import starting
from tests.bench.throughput import throughput
from tests.bench.weight import consoles, widgets

Probe = Callable[[Size], Awaitable[Results]]

PROBES: dict[str, Probe] = {
    "floor": floor,
    "starting": starting,
    "cold": cold,
    "embedding": embedding,
    "choosing": choosing,
    "quiet": quiet,
    "throughput": throughput,
    "widgets": widgets,
    "consoles": consoles,
    "load": load,
}
FILES = 20_000
"""Handles: each of thousands of sockets takes one here and one in the server."""


def main() -> None:
    arguments = _arguments()
    chosen = arguments.only.split(",") if arguments.only else list(PROBES)
    size = SMALL_SIZE if arguments.small else FULL_SIZE
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES if most < 0 else min(FILES, most), most))
    print(_conditions(size))
    results: Results = {}
    try:
        uvloop.run(_measure(chosen, size, results))
    finally:
        print("\n" + table(results))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.bench", description=__doc__)
    parser.add_argument("--only", help=f"some of {','.join(PROBES)}")
    parser.add_argument("--small", action="store_true", help="a short look with little history; not SPEC 10")
    return parser.parse_args()


async def _measure(chosen: Iterable[str], size: Size, results: Results) -> None:
    """One after the other; what was measured before a failure is shown all the same."""
    for name in chosen:
        found = await PROBES[name](size)
        told = {key: tuple(round(value, 3) for value in values) for key, values in found.items()}
        print(f"{name}, load average {os.getloadavg()[0]:.1f}: {told}", flush=True)
        results |= found


def _conditions(size: Size) -> str:
    past = size.past.closed + size.past.open
    return (
        f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {past:,} conversations, {size.consoles} consoles, "
        f"{size.widgets:,} widgets, {size.rate:g} messages/s"
    )


if __name__ == "__main__":
    main()
