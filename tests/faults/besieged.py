"""A server with its usual limits, and two people who want to go on working while it is attacked."""

import asyncio
import contextlib
import json
import os
import sqlite3
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import httpx2

from tests.e2e.server import Server
from tests.web.conftest import with_agents
from tests.web.raw import TEXT, Line, frame, frames_in, socket
from tests.web.visitors import PASSWORD

ATTACKER, HONEST, CROWD = "127.0.0.1", "127.0.0.2", "127.0.0.3"
PATIENCE = 5.0
"""Seconds for which somebody honest may have to wait: two cores, an attacker among them."""


class Besieged(Server):
    """Reached without the wire that stories cut."""

    def __init__(self, folder: Path) -> None:
        super().__init__(with_agents(folder), "serve", SOCKET_LIMIT="300/minute", MESSAGE_LIMIT="60/minute")
        self.port = self._port
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment["TRIPTYCH_PUBLIC_URL"] = self.url
        with closing(sqlite3.connect(self.data / "triptych.db")) as connection:
            self.key = str(connection.execute("SELECT key FROM channel").fetchone()[0])

    @property
    def widget(self) -> str:
        return f"/widget/{self.key}/ws"

    @property
    def memory(self) -> int:
        """Its proportional set size in bytes."""
        rollup = Path(f"/proc/{self.pid}/smaps_rollup").read_text()
        return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024

    @property
    def handles(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/fd"))  # noqa: PTH208 a listing alone

    def people(self, address: str = HONEST) -> httpx2.AsyncClient:
        """A browser at one of this machine's addresses."""
        transport = httpx2.AsyncHTTPTransport(local_address=address)
        return httpx2.AsyncClient(
            transport=transport, base_url=self.url, headers={"origin": self.url}, timeout=20
        )


class Customer:
    """Somebody with the chat open, on a line of their own."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._heard = b""

    async def asks(self, **said: Any) -> dict[str, Any]:
        """Say it, and return what is answered."""
        await self._line.says(frame(TEXT, json.dumps(said).encode()))
        return await self.hears("welcome", "ack", "error", "pong")

    async def hears(self, *types: str) -> dict[str, Any]:
        """The next of these."""
        while True:
            for kind, content in frames_in(self._heard):
                self._heard = self._heard[len(as_sent(kind, content)) :]
                told: dict[str, Any] = json.loads(content) if kind == TEXT else {"type": "none"}
                if kind == 9:
                    await self._line.says(frame(10, content))
                if told["type"] in types:
                    return told
                break
            else:
                data = await self._line.reader.read(65_536)
                assert data, "the line ended"
                self._heard += data

    async def writes(self, text: str) -> dict[str, Any]:
        return await self.asks(type="message", client_id=str(uuid.uuid4()), text=text)

    def close(self) -> None:
        self._line.writer.close()


def as_sent(kind: int, content: bytes) -> bytes:
    """As long as the frame was, which had no mask."""
    masked = frame(kind, content)
    return masked[4:]


async def customer(server: Besieged, address: str = HONEST) -> Customer:
    one = Customer(await socket(server.port, server.widget, address=address))
    assert (await one.asks(type="hello", since=0))["type"] == "welcome"
    return one


@asynccontextmanager
async def at_work(server: Besieged) -> AsyncIterator[list[float]]:
    """An agent opens their page, then takes along the audit trail, while a customer writes, again and again.

    Yields how long they waited each time. The page itself is opened but once: it is kept for a minute for a
    browser that may still connect, and 1.4 MB each would be taken for what an attacker left behind.
    """
    waits: list[float] = []
    loop, begun, over = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        async with server.people() as ada:
            answer = await ada.post("/login", data={"email": "ada@demo.example", "password": PASSWORD})
            assert answer.status_code == 303, answer.text
            assert (await ada.get("/conversations")).status_code == 200
            eve = await customer(server)
            while not over.is_set():
                began = loop.time()
                assert (await ada.get("/settings/audit.csv")).status_code == 200
                assert (await eve.asks(type="ping"))["type"] == "pong"
                waits.append(loop.time() - began)
                begun.set()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(over.wait(), 0.2)
            assert (await eve.writes("Is anybody there?"))["type"] == "ack"
            eve.close()

    working, beginning = asyncio.create_task(work()), asyncio.create_task(begun.wait())
    await asyncio.wait([working, beginning], return_when=asyncio.FIRST_COMPLETED)
    try:
        yield waits
    finally:
        beginning.cancel()
        over.set()
        await working
    assert waits, "nobody got anywhere"
    assert max(waits) < PATIENCE, f"somebody waited for {max(waits):.1f} s"
