"""The product as an operator starts it, on a folder with the history of SPEC 10."""

import http.client
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.history import DATABASE, FULL, SMALL, Past, prepared
from tests.e2e.server import Server

CACHE = Path(tempfile.gettempdir()) / "triptych-bench"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    past: Past
    samples: int
    """Exchanges in each direction, and presses of each kind."""
    consoles: int
    widgets: int
    crowd: int
    """Widgets connected at once, to see what each takes."""
    rate: float
    """Messages per second of the load."""
    seconds: float
    """How long customers write as fast as they are acknowledged."""


FULL_SIZE = Size(FULL, samples=100, consoles=50, widgets=2_000, crowd=5_000, rate=50, seconds=20)
SMALL_SIZE = Size(SMALL, samples=20, consoles=5, widgets=100, crowd=300, rate=20, seconds=3)


class Product(Server):
    """Reached without the wire that stories cut."""

    def __init__(self, folder: Path, **settings: str) -> None:
        super().__init__(folder, "serve", **settings)
        self.url = f"http://127.0.0.1:{self._port}"
        self._environment["TRIPTYCH_PUBLIC_URL"] = self.url

    def start_timed(self) -> float:
        """Start it; seconds until the first page was served."""
        began = time.perf_counter()
        self.start()
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        connection.request("GET", "/login")
        assert connection.getresponse().status == http.HTTPStatus.OK
        connection.close()
        return time.perf_counter() - began

    def newest_conversation(self) -> int:
        """The conversation begun last."""
        with closing(sqlite3.connect(self.data / DATABASE)) as connection:
            return int(connection.execute("SELECT max(id) FROM conversation").fetchone()[0])

    def memory(self) -> int:
        """Its proportional set size in bytes: its own memory, and its share of what is shared."""
        for line in Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        raise AssertionError("the kernel tells no PSS")


@contextmanager
def stopped(past: Past, **settings: str) -> Iterator[Product]:
    """A product with history that has not been started, with these settings beside the usual."""
    with tempfile.TemporaryDirectory(prefix="triptych-bench-") as folder:
        product = Product(Path(folder), **settings)
        prepared(CACHE, past, product.data)
        try:
            yield product
        finally:
            product.close()


@contextmanager
def running(past: Past, **settings: str) -> Iterator[Product]:
    """A product with history, ready to serve. A crash in its log is a failure."""
    with stopped(past, **settings) as product:
        product.start()
        try:
            yield product
            assert product.stop() == 0
        finally:
            if "Traceback" in product.log:
                print(product.log[-5_000:])
