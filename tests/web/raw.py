"""Lines to a server by which bytes are said that no client would say."""

import asyncio
import struct
from contextlib import suppress
from dataclasses import dataclass

CONTINUED, TEXT, CLOSE, PING, PONG = 0, 1, 8, 9, 10
WHOLE, COMPRESSED = 0x80, 0x40


@dataclass(frozen=True, slots=True)
class Line:
    """One line."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def says(self, *what: bytes) -> None:
        """Say it, as far as anybody still listens."""
        with suppress(ConnectionError):
            for data in what:
                self.writer.write(data)
                await self.writer.drain()

    async def hears(self) -> bytes:
        """All until the other side ends it."""
        heard = b""
        with suppress(ConnectionError):
            while data := await self.reader.read(65_536):
                heard += data
        self.writer.close()
        return heard

    async def hears_until(self, end: bytes) -> bytes:
        """All until then."""
        return await self.reader.readuntil(end)

    async def hears_texts(self, number: int) -> list[bytes]:
        """So many messages, then no more."""
        heard = b""
        while len(texts := [content for kind, content in frames_in(heard) if kind == TEXT]) < number:
            data = await self.reader.read(65_536)
            assert data, f"it ended after {texts}"
            heard += data
        self.writer.close()
        return texts

    async def goes_on(self, what: bytes, every: float = 0.0) -> bytes:
        """Say it again and again until the other side has had enough, and return what that has said."""
        hearing = asyncio.create_task(self.hears())
        while not hearing.done():
            await self.says(what)
            await asyncio.wait([hearing], timeout=every)
        return await hearing


async def opened(port: int, *said: bytes, address: str = "127.0.0.1") -> Line:
    """A line to a server on this machine, from one of the machine's addresses."""
    line = Line(*await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0)))
    await line.says(*said)
    return line


async def socket(port: int, path: str, *said: bytes, address: str = "127.0.0.1", **headers: str) -> Line:
    """A WebSocket; what the server answered is read, and was 101."""
    line = await opened(port, asking(port, path, **headers), address=address)
    answer = await line.reader.readuntil(b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 101 "), answer
    assert b"extensions" not in answer.lower()
    await line.says(*said)
    return line


def asking(port: int, path: str, **headers: str) -> bytes:
    """The head that asks for a WebSocket, and for compression."""
    named = {
        "host": f"127.0.0.1:{port}",
        "origin": f"http://127.0.0.1:{port}",
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "MDEyMzQ1Njc4OWFiY2RlZg==",
        "sec-websocket-extensions": "permessage-deflate",
        **headers,
    }
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items()), "", ""]
    return "\r\n".join(lines).encode()


def frame(kind: int, content: bytes = b"", *, marks: int = WHOLE) -> bytes:
    """A frame as a client sends it; masked by zeros, which mask nothing."""
    size = len(content)
    if size < 126:
        length = bytes([0x80 | size])
    elif size < 65_536:
        length = b"\xfe" + struct.pack("!H", size)
    else:
        length = b"\xff" + struct.pack("!Q", size)
    return bytes([marks | kind]) + length + bytes(4) + content


def frames_in(heard: bytes) -> list[tuple[int, bytes]]:
    """The whole frames in what a server has sent."""
    found, at = [], 0
    while at + 2 <= len(heard):
        size, start = heard[at + 1], at + 2
        if size == 126:
            size, start = struct.unpack("!H", heard[at + 2 : at + 4])[0], at + 4
        elif size == 127:
            size, start = struct.unpack("!Q", heard[at + 2 : at + 10])[0], at + 10
        if start + size > len(heard):
            break
        found.append((heard[at] & 15, heard[start : start + size]))
        at = start + size
    return found


def code_in(heard: bytes) -> int:
    """The code of the closing frame in what a server has sent; 1006 without one."""
    closing = [content for kind, content in frames_in(heard) if kind == CLOSE]
    return int.from_bytes(closing[0][:2], "big") if closing else 1006
