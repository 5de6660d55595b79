"""A server under load: customers writing to it, and what must hold afterwards."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from services.check import problems
from services.database import Database
from services.events import Bus
from services.migrating import migrate
from services.startup import prepare_folder
from tests.e2e.server import Server
from tests.faults.writers import Writer
from tests.services.cast import engage

WRITERS = 8
PATIENCE = 60
"""Seconds until a wait is given up."""


class Crowd:
    """A server with its own data folder, and its customers."""

    def __init__(self, folder: Path) -> None:
        self.server = Server(folder)
        self._changed = asyncio.Event()
        address = self.server.url.replace("http", "ws", 1)
        self.writers = [Writer(f"{address}/widget/sales/ws", self._changed.set) for _ in range(WRITERS)]
        self.database = self.server.data / "triptych.db"
        prepare_folder(self.server.data)
        migrate(f"sqlite:///{self.database}")
        Database(f"sqlite:///{self.database}", Bus()).write_here(engage)

    @property
    def acknowledged(self) -> int:
        return sum(len(writer.acknowledged) for writer in self.writers)

    @property
    def refused(self) -> int:
        return sum(writer.refused for writer in self.writers)

    async def start(self) -> "asyncio.Future[list[None]]":
        """Start the server and let everyone write until it is gone."""
        await asyncio.to_thread(self.server.start)
        return asyncio.gather(*(writer.live() for writer in self.writers))

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for it; asked again at everything the customers hear."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    def failures(self) -> list[str]:
        """Everything that does not hold; of the data as it lies on the disk."""
        with closing(sqlite3.connect(self.database)) as connection:
            rows = connection.execute("SELECT client_id, seq, text FROM message WHERE author = 'customer'")
            stored: dict[str, list[tuple[int, str]]] = {}
            for client_id, seq, text in rows:
                stored.setdefault(client_id, []).append((seq, text))
        found = [f"stored {len(rows)} times: {id_}" for id_, rows in stored.items() if len(rows) != 1]
        found += [
            f"acknowledged as {one.seq} and not there: {one.client_id}"
            for writer in self.writers
            for one in writer.acknowledged
            if (one.seq, one.text) not in stored.get(one.client_id, [])
        ]
        under_way = len(stored) - self.acknowledged
        if not 0 <= under_way <= WRITERS:
            found.append(f"{under_way} messages are there that nobody sent")
        return found + Database(f"sqlite:///{self.database}", Bus()).read_here(problems)
