"""A bad line: on it WebSocket frames are cut off, doubled, delayed and shuffled, as it is told."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx2
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.http11 import Request, Response

End = ClientConnection | ServerConnection


@dataclass(slots=True)
class Trouble:
    """What happens to frames, as chances between 0 and 1; it may change while the line is in use."""

    cut: float = 0.0
    """Of a message before it gets to the server; of an acknowledgement before it gets back, and after it."""
    doubled: float = 0.0
    late: float = 0.0
    """Seconds by which a frame is late at most. Those that come after it may overtake it."""

    def end(self) -> None:
        """The line is good from now on."""
        self.cut = self.doubled = self.late = 0.0


@dataclass(slots=True)
class Proxy:
    """Stands between customers and a server."""

    server: str
    """The server's address, as `ws://host:port`."""
    chance: random.Random
    trouble: Trouble
    address: str = ""
    cuts: Counter[str] = field(default_factory=Counter)
    """How often it was cut at each point."""

    @property
    def url(self) -> str:
        """What browsers call the server."""
        return self.address.replace("ws", "http", 1)

    async def _carry(self, client: ServerConnection) -> None:
        assert client.request is not None
        origin, place = client.request.headers.get("Origin"), urlsplit(self.server)
        line = connect(
            self.address + client.request.path,  # what people call the server
            origin=origin,  # type: ignore[arg-type]
            compression=None,
            proxy=None,
            host=place.hostname,
            port=place.port,
        )
        with suppress(OSError, InvalidHandshake):  # the server is away; who wants to reach it comes again
            async with line as server, asyncio.TaskGroup() as pumps:
                pumps.create_task(self._pump(client, server, {"before send": "message"}, {}))
                pumps.create_task(
                    self._pump(server, client, {"after commit": "ack"}, {"after the ack": "ack"})
                )

    async def _fetch(self, _client: ServerConnection, request: Request) -> Response | None:
        """What is no socket: a page, for browsers."""
        if "Upgrade" in request.headers:
            return None
        headers = {
            name: request.headers[name] for name in ("Host", "Accept-Language") if name in request.headers
        }
        async with httpx2.AsyncClient(headers=headers) as http:
            answer = await http.get(self.server.replace("ws", "http", 1) + request.path)
        kept = {name: value for name, value in answer.headers.items() if name.startswith("content-s")}
        told = {"Content-Type": answer.headers["content-type"], "Content-Length": str(len(answer.content))}
        return Response(answer.status_code, answer.reason_phrase, Headers({**kept, **told}), answer.content)

    async def _pump(self, source: End, sink: End, before: dict[str, str], after: dict[str, str]) -> None:
        loop, late = asyncio.get_running_loop(), set[asyncio.TimerHandle]()
        try:
            async for frame in source:
                kind = str(json.loads(frame)["type"])
                if self._cuts(kind, before, source, sink):
                    return
                for _ in range(2 if self.chance.random() < self.trouble.doubled else 1):
                    if not self.trouble.late:
                        await sink.send(frame)
                        continue
                    pause = self.chance.uniform(0, self.trouble.late)
                    late.add(loop.call_later(pause, lambda f=frame: loop.create_task(_send(sink, f))))  # type: ignore[misc]
                if self._cuts(kind, after, source, sink):
                    return
        except ConnectionClosed:
            pass
        finally:
            for handle in late:
                handle.cancel()
            await asyncio.gather(source.close(), sink.close())

    def _cuts(self, kind: str, points: dict[str, str], *ends: End) -> bool:
        """Perhaps break the line here, without a farewell: on one side at random, the other finds out."""
        for point, where in points.items():
            if kind == where and self.chance.random() < self.trouble.cut:
                self.cuts[point] += 1
                self.chance.choice(ends).transport.abort()
                return True
        return False


async def _send(sink: End, frame: str | bytes) -> None:
    with suppress(ConnectionClosed):
        await sink.send(frame)


@asynccontextmanager
async def between(server: str, chance: random.Random, trouble: Trouble) -> AsyncIterator[Proxy]:
    """A line to the server, until the end of the block."""
    proxy = Proxy(server, chance, trouble)
    line = serve(proxy._carry, "127.0.0.1", 0, compression=None, process_request=proxy._fetch)
    async with line as listener:
        port = next(iter(listener.sockets)).getsockname()[1]
        proxy.address = f"ws://127.0.0.1:{port}"
        yield proxy
