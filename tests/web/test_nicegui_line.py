"""A socket of NiceGUI's that has ended leaves nothing that only a collection of everything would find."""

import asyncio
import weakref
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn
from engineio import ASGIApp, AsyncServer
from engineio.async_drivers.asgi import translate_request
from starlette.types import Message, Scope
from websockets.asyncio.client import ClientConnection, connect

from tests.circles import uncollected
from tests.ports import free_port
from tests.widget.conftest import InProcess
from web.lines import HttpLine, SocketLine
from web.nicegui_line import environ_of, leave_nothing

SCOPE = {
    "type": "websocket",
    "path": "/socket.io/",
    "query_string": b"EIO=4&transport=websocket",
    "headers": [
        (b"host", b"chat.example"),
        (b"upgrade", b"websocket"),
        (b"x-forwarded-for", b"192.0.2.1"),
        (b"x-forwarded-for", b"192.0.2.2"),
    ],
}


class Echo:
    """engine.io, answering each word with itself."""

    def __init__(self) -> None:
        self.server = AsyncServer(async_mode="asgi")
        self.server.on("message", self.server.send)
        self.port = free_port()
        config = uvicorn.Config(
            ASGIApp(self.server),
            port=self.port,
            log_config=None,
            lifespan="off",
            http=HttpLine,
            ws=SocketLine,
            timeout_graceful_shutdown=1,
        )
        self.http = InProcess(config)

    async def visitor(self) -> ClientConnection:
        """Somebody whose socket is open."""
        address = f"ws://127.0.0.1:{self.port}/engine.io/?EIO=4&transport=websocket"
        visitor = await connect(address, proxy=None)
        assert str(await visitor.recv()).startswith("0")
        return visitor


@pytest.fixture
async def echo() -> AsyncIterator[Echo]:
    echo = Echo()
    leave_nothing(echo.server)
    serving = asyncio.create_task(echo.http.serve())
    await echo.http.is_up.wait()
    yield echo
    echo.http.should_exit = True
    await serving
    await echo.server.shutdown()


async def test_what_is_said_arrives(echo: Echo) -> None:
    visitor = await echo.visitor()
    for word in ("Grüße", "", "x" * 100_000):
        await visitor.send(f"4{word}")
        assert await visitor.recv() == f"4{word}"
    await visitor.close()


async def test_a_socket_that_was_closed_leaves_nothing(echo: Echo) -> None:
    left: list[Any] = []
    with uncollected(left):
        visitor = await echo.visitor()
        gone = end_of_the_line(echo)
        await visitor.close()
        await asyncio.wait_for(gone.wait(), 10)
    assert not [one for one in left if is_of_a_line(one)]


async def test_a_socket_that_broke_off_leaves_nothing(echo: Echo) -> None:
    left: list[Any] = []
    with uncollected(left):
        visitor = await echo.visitor()
        gone = end_of_the_line(echo)
        visitor.transport.abort()
        await asyncio.wait_for(gone.wait(), 10)
    assert not [one for one in left if is_of_a_line(one)]


def end_of_the_line(echo: Echo) -> asyncio.Event:
    """What is set when nobody holds the only line any more."""
    (line,) = echo.http.server_state.connections
    gone = asyncio.Event()
    weakref.finalize(line, gone.set)
    return gone


def is_of_a_line(one: Any) -> bool:
    """Whether it was made for one line on the server's side."""
    return type(one).__module__.startswith(("web.", "engineio.", "uvicorn.")) or (
        isinstance(one, type) and one.__module__.startswith("engineio.")
    )


async def test_engine_io_reads_what_it_would_read_of_its_own() -> None:
    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(_: Message) -> None:
        """Nothing is said."""

    scope: Scope = dict(SCOPE)
    ours, theirs = await environ_of(scope, receive, send), await translate_request(scope, receive, send)
    assert ours == {name: theirs[name] for name in ours}
    assert {name for name in theirs if name.startswith("HTTP_")} <= set(ours)
