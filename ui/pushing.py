"""Pushes to the components of our own, in the order in which they were said.

They go past NiceGUI's outbox: what is lost with a connection is made good by the snapshot on every connect.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from nicegui import background_tasks, core
from socketio.packet import Packet

Push = Callable[[str, dict[str, Any]], None]

EVENT = "t"
"""The socket.io event that `ui/components/triptych.js` listens to."""


class JsonPacket(Packet):  # type: ignore[misc]
    """What goes to a page is JSON. To look through it for bytes takes ten times as long as to encode it."""

    uses_binary_events = False


def send_json_only() -> None:
    """Let NiceGUI's socket make packets without that search."""
    core.sio.packet_class = JsonPacket


class Pusher:
    """One queue and one task for a process."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[str, dict[str, Any]]] = deque()
        self._task: asyncio.Task[None] | None = None

    def to(self, client_id: str, component: str) -> Push:
        """Make the push of one component on one page."""

        def push(method: str, payload: dict[str, Any]) -> None:
            self._waiting.append((client_id, {"el": component, "m": method, "p": payload}))
            if self._task is None:
                self._task = background_tasks.create(self._empty(), name="push")

        return push

    async def emptied(self) -> None:
        """Wait until everything pushed so far has gone out."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _empty(self) -> None:
        try:
            while self._waiting:
                client_id, frame = self._waiting.popleft()
                await core.sio.emit(EVENT, frame, room=client_id)
        finally:
            self._task = None
