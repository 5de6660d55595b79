"""Where the API says a file is: nothing of this house, and what was looked at is what is asked."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from services import outside
from services.channels.whatsapp import client
from services.channels.whatsapp.client import Graph, GraphError
from tests.services.channels.whatsapp.conftest import account_of
from tests.services.mail import certificate
from tests.services.test_outside import INSIDE

BASE = "https://graph.facebook.com/v24.0"


@dataclass
class Listener:
    """Something of this house that must hear nothing; answers a request all the same."""

    port: int = 0
    answer: bytes = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
    heard: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard.append(b"somebody")
        try:
            self.heard.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(self.answer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()


async def listening(tls: ssl.SSLContext | None = None) -> tuple[Listener, asyncio.Server]:
    listener = Listener()
    server = await asyncio.start_server(listener.serve, "127.0.0.1", 0, ssl=tls)
    listener.port = server.sockets[0].getsockname()[1]
    return listener, server


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    listener, server = await listening()
    yield listener
    server.close()
    await server.wait_closed()


async def fetched(url: str) -> bytes:
    async with Graph(account_of(1), BASE).download(url) as answer:
        return await answer.aread()


@pytest.mark.parametrize(
    "host", [*INSIDE, "127.0.0.1.", "localhost.", "graph.facebook.com@127.0.0.1", "me:you@127.1", "①②⑦.⓪.⓪.①"]
)
async def test_nothing_of_this_house(listener: Listener, host: str) -> None:
    named = f"[{host}]" if ":" in host and "@" not in host else host
    for url in (f"https://{named}:{listener.port}/file", f"http://{named}:{listener.port}/file"):
        with pytest.raises(GraphError):
            await fetched(url)
    assert listener.heard == []


@pytest.mark.parametrize(
    "url",
    ["https:///file", "https://", "https://[::1/", "https://a b/", "https://x:99999/", "gopher://1.1.1.1/"],
)
async def test_what_is_no_address(url: str) -> None:
    with pytest.raises(GraphError, match=r"no safe address|can.t be reached"):
        await fetched(url)


async def test_what_was_looked_at_is_asked_under_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads to one place when it is looked at, and to another afterwards."""
    chain, tls = certificate.made(tmp_path)
    listener, server = await listening(tls)
    asked = 0

    def resolve(host: Any, port: int, *_: Any, **__: Any) -> list[Any]:
        nonlocal asked
        if host == "mail.example":
            asked += 1
        place = "127.0.0.1" if asked <= 1 else "192.0.2.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(outside, "is_public", lambda place: place == "127.0.0.1")
    monkeypatch.setattr(client, "_authorities", lambda: ssl.create_default_context(cafile=chain))
    assert await fetched(f"https://mail.example:{listener.port}/file?a=b") == b"ok"
    assert asked == 1
    assert f"host: mail.example:{listener.port}\r\n".encode() in listener.heard[-1].lower()
    assert listener.heard[-1].startswith(b"GET /file?a=b ")
    asked = 0
    with pytest.raises(GraphError, match="can't be reached"):  # a certificate of another name
        await fetched(f"https://other.example:{listener.port}/file")
    server.close()
    await server.wait_closed()
