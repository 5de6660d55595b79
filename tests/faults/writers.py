"""Customers who write without pause, remember every acknowledgement, and come back when they are cut off."""

import asyncio
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What the server has promised."""

    client_id: str
    text: str
    seq: int


@dataclass(slots=True)
class Writer:
    """One customer. What was not acknowledged is sent again, as their browser would do it."""

    url: str
    heard: Callable[[], None]
    """Called at every acknowledgement and every refusal."""
    acknowledged: list[Acknowledged] = field(default_factory=list)
    refused: int = 0
    space: asyncio.Event = field(default_factory=asyncio.Event)
    """Cleared: who is refused waits."""
    closed: int | None = None
    """The code with which the last socket was closed."""
    token: str | None = None
    _under_way: tuple[str, str] | None = None

    async def live(self) -> None:
        """Write until the server is gone."""
        try:
            async with connect(self.url, proxy=None, compression=None, close_timeout=1) as socket:
                await self._greet(socket)
                while True:
                    await self._write(socket)
        except ConnectionClosed as end:
            self.closed = end.rcvd.code if end.rcvd else None
        except (OSError, WebSocketException, TimeoutError):
            return

    async def _greet(self, socket: ClientConnection) -> None:
        hello: dict[str, Any] = {"type": "hello", "since": len(self.acknowledged)}
        if self.token is not None:
            hello["token"] = self.token
        await socket.send(json.dumps(hello))
        self.token = (await _frame(socket, "welcome"))["token"]

    async def _write(self, socket: ClientConnection) -> None:
        if self._under_way is None:
            self._under_way = str(uuid.uuid4()), f"{len(self.acknowledged)} " + "x" * 200
        client_id, text = self._under_way
        await socket.send(json.dumps({"type": "message", "client_id": client_id, "text": text}))
        answer = await _frame(socket, "ack", "error")
        assert answer["client_id"] == client_id
        if answer["type"] == "ack":
            self.acknowledged.append(Acknowledged(client_id, text, answer["seq"]))
            self._under_way = None
        else:
            assert answer["code"] == "unavailable", answer
            self.refused += 1
        self.heard()
        if answer["type"] == "error":
            await self.space.wait()


async def _frame(socket: ClientConnection, *types: str) -> dict[str, Any]:
    while True:
        frame: dict[str, Any] = json.loads(await socket.recv())
        if frame["type"] in types:
            return frame
