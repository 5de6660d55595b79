"""A customer's client by the protocol of SPEC 8, as light as can be: thousands run in one process."""

import asyncio
import contextlib
import json
import time
import uuid
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.bench.company import KEY

TOGETHER = 50
"""Sockets that are opened at a time."""


class Widget:
    """One open chat."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._acks: dict[str, asyncio.Future[float]] = {}
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, url: str, name: str) -> "Widget":
        """Connect and be welcomed."""
        address = f"{url.replace('http', 'ws', 1)}/widget/{KEY}/ws"
        socket = await connect(
            address, origin=url, compression=None, ping_interval=None, proxy=None, open_timeout=60  # type: ignore[arg-type]
        )  # fmt: skip
        page = {"url": f"{url}/shop", "title": "Shop"}
        hello = {"type": "hello", "since": 0, "page": page, "time_zone": "UTC", "language": "en"}
        await socket.send(json.dumps(hello | {"name": name}))
        while json.loads(await socket.recv())["type"] != "welcome":
            pass
        return cls(socket)

    async def write(self, text: str) -> float:
        """Write; seconds until it was acknowledged."""
        client_id = str(uuid.uuid4())
        ack: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._acks[client_id] = ack
        began = time.perf_counter()
        await self._socket.send(json.dumps({"type": "message", "client_id": client_id, "text": text}))
        return await ack - began

    async def close(self) -> None:
        self._reading.cancel()
        await self._socket.close()

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for frame in self._socket:
                self._hear(json.loads(frame))
        for ack in self._acks.values():
            ack.set_exception(AssertionError("cut off before the ack"))

    def _hear(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "ack":
            self._acks.pop(frame["client_id"]).set_result(time.perf_counter())
        elif frame["type"] == "error":
            self._acks.pop(frame["client_id"]).set_exception(AssertionError(frame["message"]))


async def open_widgets(url: str, count: int) -> list[Widget]:
    """Open many, some at a time."""
    widgets: list[Widget] = []
    for start in range(0, count, TOGETHER):
        names = [f"Visitor {number}" for number in range(start, min(start + TOGETHER, count))]
        widgets += await asyncio.gather(*(Widget.open(url, name) for name in names))
    return widgets
