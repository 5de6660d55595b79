"""One customer's socket, as the rest of the widget sees it: where it is, and what goes out by it."""

import asyncio
import contextlib
from collections import deque
from enum import IntEnum

from starlette.types import Message, Send

from services.actor import Actor

BACKLOG = 1_000
"""Frames that may wait for a client that does not read; then it has to come back and say `hello`."""

PAUSED = 2**63
"""A `sent_seq` beyond every message: nothing is pushed until the next `welcome`."""


class Close(IntEnum):
    """Why the server closes a socket."""

    BINARY = 1003
    BROKEN = 1007
    REFUSED = 1008
    TOO_BIG = 1009
    FAILED = 1011
    TOO_SLOW = 1013
    NO_CHANNEL = 4404


class Connection:
    """A socket. Frames leave in the order in which they were pushed."""

    __slots__ = (
        "_frames",
        "_send",
        "_sender",
        "actor",
        "conversation_id",
        "sent_seq",
        "under_way",
        "visitor_id",
    )

    def __init__(self, send: Send) -> None:
        self._send = send
        self._frames: deque[Message] | None = None  # an empty one takes 760 bytes of every silent socket
        self._sender: asyncio.Task[None] | None = None
        self.conversation_id: int | None = None
        self.visitor_id = ""
        self.actor: Actor | None = None
        self.sent_seq = PAUSED
        """The last public message that has gone out here, as `message` or `ack`."""
        self.under_way: str | None = None
        """The `client_id` being written now; it is acknowledged, not sent back."""

    def push(self, frame: str) -> None:
        """Let a frame go out."""
        if self._frames is not None and len(self._frames) >= BACKLOG:
            self._frames.clear()
            self.close(Close.TOO_SLOW)
            return
        self._queue({"type": "websocket.send", "text": frame})

    def close(self, code: Close) -> None:
        """Close, after what was pushed before."""
        self._queue({"type": "websocket.close", "code": int(code)})

    async def drained(self) -> None:
        """Wait until everything has gone out, or nobody is there to take it."""
        if self._sender is not None:
            await self._sender

    def _queue(self, message: Message) -> None:
        if self._frames is None:
            self._frames = deque()
        self._frames.append(message)
        if self._sender is None:
            self._sender = asyncio.create_task(self._drain())

    async def _drain(self) -> None:
        try:
            # When the client has gone, the socket's own loop hears of it.
            with contextlib.suppress(OSError, RuntimeError):
                while self._frames:
                    await self._send(self._frames.popleft())
        finally:
            self._frames = None
            self._sender = None
