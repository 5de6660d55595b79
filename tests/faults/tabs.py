"""A customer's devices and tabs: a client that keeps to docs/widget-protocol.md, and to nothing else."""

import json
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from tests.faults.pausing import pause

PAUSE = 0.01
"""Seconds after which a broken line is tried again; browsers take longer, and are less tested by it."""


@dataclass(slots=True)
class Device:
    """What the tabs of one browser share: token and outbox."""

    changed: Callable[[], None]
    """Called at everything that is heard."""
    token: str | None = None
    outbox: dict[str, str] = field(default_factory=dict)
    """Texts that wait, by their `client_id`."""
    acknowledged: dict[str, tuple[int, str]] = field(default_factory=dict)
    """`seq` and text of what the server has promised."""
    refused: list[str] = field(default_factory=list)
    tabs: "list[Tab]" = field(default_factory=list)

    async def writes(self, text: str) -> None:
        """Put it into the outbox; one tab, or two who both believe that it is theirs, send it."""
        self.outbox[str(uuid.uuid4())] = text
        for tab in self.tabs:
            await tab.pump()

    async def settle(self, client_id: str, seq: int) -> None:
        """The server has it."""
        if (text := self.outbox.pop(client_id, None)) is not None:
            self.acknowledged[client_id] = seq, text
        for tab in self.tabs:
            await tab.settled(client_id)


@dataclass(slots=True)
class Tab:
    """One page. `held`: what is on its screen, by `seq`."""

    url: str
    origin: Origin
    device: Device
    sends: bool = True
    """Whether this tab empties the outbox."""
    held: dict[int, dict[str, Any]] = field(default_factory=dict)
    _socket: ClientConnection | None = None
    _asks: int = 0
    _welcomed: bool = False
    _under_way: str | None = None

    @property
    def last(self) -> int:
        return max(self.held, default=0)

    def shows(self, seq: int, text: str) -> bool:
        return seq in self.held and self.held[seq]["text"] == text

    async def live(self) -> None:
        """Be there, and come back whenever the line breaks."""
        while True:
            with suppress(OSError, WebSocketException):
                await self._connected()
            self._socket, self._welcomed, self._under_way, self._asks = None, False, None, 0
            await pause(PAUSE)

    def breaks(self) -> None:
        """The line is gone, without a farewell."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def _connected(self) -> None:
        async with connect(
            self.url,
            origin=self.origin,
            compression=None,
            proxy=None,
            close_timeout=1,
        ) as socket:
            self._socket = socket
            await self._hello()
            async for data in socket:
                await self._hear(json.loads(data))
                self.device.changed()

    async def _say(self, kind: str, **fields: Any) -> None:
        if self._socket is not None:
            with suppress(WebSocketException, OSError):
                await self._socket.send(json.dumps({"type": kind, **fields}))

    async def _hello(self) -> None:
        self._asks = 1
        said: dict[str, Any] = {"since": self.last}
        if self.held:
            said["since_at"] = self.held[self.last]["at"]
        if self.device.token is not None:
            said["token"] = self.device.token
        await self._say("hello", **said)

    async def _ask_again(self) -> None:
        """Something is missing: what a welcome under way does not bring is asked for after it."""
        if self._asks:
            self._asks = 2
        else:
            await self._hello()

    async def pump(self) -> None:
        """Send what waits, one at a time."""
        if self._welcomed and self.sends and self._under_way is None and self.device.outbox:
            self._under_way, text = next(iter(self.device.outbox.items()))
            await self._say("message", client_id=self._under_way, text=text)

    async def settled(self, client_id: str) -> None:
        """Go on with the next."""
        if self._under_way == client_id:
            self._under_way = None
            await self.pump()

    async def _hear(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "welcome":
                await self._welcome(frame)
            case "ack":
                await self._confirm(frame)
            case "message" if frame["seq"] > self.last:
                await self._receive(frame)
            case "error":
                await self._refused(frame)

    async def _welcome(self, frame: dict[str, Any]) -> None:
        if frame["reset"] and not self._asks:
            await self._hello()
            return
        is_missing, self._asks, self._welcomed = self._asks > 1, 0, True
        self.device.token = frame["token"]
        if frame["reset"]:
            self.held.clear()
        for message in frame["messages"]:
            self.held[message["seq"]] = message
            if "client_id" in message:
                await self.device.settle(message["client_id"], message["seq"])
        if is_missing:
            await self._hello()
        await self.pump()

    async def _confirm(self, frame: dict[str, Any]) -> None:
        text = self.device.outbox.get(frame["client_id"])
        if text is not None and frame["prev"] == self.last:
            self.held[frame["seq"]] = {**frame, "text": text}
        elif frame["seq"] > self.last:
            await self._ask_again()
            return
        await self.device.settle(frame["client_id"], frame["seq"])

    async def _receive(self, frame: dict[str, Any]) -> None:
        if frame["prev"] != self.last:
            await self._ask_again()
            return
        self.held[frame["seq"]] = frame
        if "client_id" in frame:
            await self.device.settle(frame["client_id"], frame["seq"])

    async def _refused(self, frame: dict[str, Any]) -> None:
        if frame["code"] == "unauthorized":
            self.device.token = None
            await self._hello()
        else:
            self.device.refused.append(frame["code"])
