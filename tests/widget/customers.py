"""A customer's client as the protocol has it, and the house that it talks to."""

import contextlib
import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import uvicorn
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect

from services.runtime import Runtime
from tests.services.cast import World
from widget.hub import Hub


class Customer:
    """One socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.welcome: dict[str, Any] = {}
        self.aside: list[dict[str, Any]] = []

    @property
    def conversation_id(self) -> int:
        found: int = self.welcome["conversation"]
        return found

    async def say(self, kind: str, **fields: Any) -> None:
        # Raw UTF-8, as browsers write it: half a character alone is spelt out.
        frame = json.dumps({"type": kind, **fields}, ensure_ascii=False)
        await self.socket.send(frame.encode("utf-8", "backslashreplace").decode())

    async def hear(self) -> dict[str, Any]:
        """The next frame; how the conversation and the team stand is kept aside."""
        while True:
            frame: dict[str, Any] = json.loads(await self.socket.recv())
            if frame["type"] not in ("status", "presence"):
                return frame
            self.aside.append(frame)

    async def hello(self, **fields: Any) -> dict[str, Any]:
        """Say hello and take the answer, a welcome or an error."""
        await self.say("hello", **fields)
        frame = await self.hear()
        if frame["type"] == "welcome":
            self.welcome = frame
        return frame

    async def writes(self, text: str, client_id: str | None = None) -> dict[str, Any]:
        """Write and take the answer, an ack or an error."""
        await self.say("message", client_id=client_id or str(uuid.uuid4()), text=text)
        return await self.hear()

    async def silence(self) -> list[dict[str, Any]]:
        """What has come in until now: everything that was sent before the answer to a ping."""
        await self.say("ping")
        frames = []
        while (frame := await self.hear())["type"] != "pong":
            frames.append(frame)
        return frames

    async def closed(self) -> int | None:
        """The code with which the server closes."""
        await self.socket.wait_closed()
        return self.socket.close_code


@dataclass
class House:
    """A running server, and the services behind it."""

    app: FastAPI
    runtime: Runtime
    world: World
    url: str
    server: uvicorn.Server

    @property
    def hub(self) -> Hub:
        hub: Hub = self.app.state.widget_hub
        return hub

    @contextlib.asynccontextmanager
    async def customer(
        self, key: str = "sales", *, silent: bool = False, origin: str | None = None, **said: Any
    ) -> AsyncIterator[Customer]:
        url = f"{self.url.replace('http', 'ws', 1)}/widget/{key}/ws"
        async with connect(url, origin=origin or self.url, compression=None, proxy=None) as socket:  # type: ignore[arg-type]
            customer = Customer(socket)
            if not silent:
                await customer.hello(**said)
            yield customer
