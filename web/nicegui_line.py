"""engine.io's sockets on ASGI, which leave nothing behind when they end.

Its own adapter makes a class for each, which refers to itself and holds the line. And it ends by raising: the
trace of that holds the frame that holds the task that raised. Both would wait, with 280 objects and 100 kB of
each closed console, for a collection of everything, which hardly ever comes (web/server.py).
"""

from typing import Any

from engineio import AsyncServer
from engineio.async_drivers.asgi import WebSocket
from starlette.types import Receive, Scope, Send


def leave_nothing(server: AsyncServer) -> None:
    """Let this server's sockets be ours."""
    server._async = server._async | {"translate_request": environ_of, "websocket": Line}


class Line(WebSocket):  # type: ignore[misc]
    """One socket."""

    async def wait(self) -> str | bytes | None:
        """The next message; None, which engine.io understands as well, when there will be no more."""
        message = await self.asgi_receive()
        text: str | None = message.get("text")
        return message.get("bytes") if text is None else text


async def environ_of(scope: Scope, receive: Receive, send: Send) -> dict[str, Any]:
    """What opens a socket, as engine.io and NiceGUI read it; the door lets nothing else through."""
    await receive()
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": scope["path"],
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "asgi.receive": receive,
        "asgi.send": send,
        "asgi.scope": scope,
    }
    for name, value in scope["headers"]:
        key = f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}"
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    return environ
