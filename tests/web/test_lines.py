"""What comes too slowly, too fast or without an end is cut off, and nobody else notices."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from services.limits import Limits
from services.settings import load_settings
from tests.ports import free_port
from tests.web.raw import (
    COMPRESSED,
    CONTINUED,
    PING,
    PONG,
    TEXT,
    WHOLE,
    asking,
    code_in,
    frame,
    frames_in,
    opened,
    socket,
)
from tests.widget.conftest import InProcess
from web import lines

GET = b"GET /%s HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /%s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"


class App:
    """Answers with the length of the body, without reading it, or with more than anybody takes."""

    def __init__(self) -> None:
        self.broken_off = asyncio.Event()
        self.limits = Limits(load_settings(message_limit="100000/minute"))
        self.port = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            scope["runtime"], scope["agent"] = self, "Ada" if scope["path"] == "/console" else None
            await self._echo(receive, send)
            return
        size, more = 0, scope["path"] != "/unread"
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.broken_off.set()
                return
            size, more = size + len(message["body"]), message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        blocks = 10_000 if scope["path"] == "/much" else 0
        for _ in range(blocks):
            await send({"type": "http.response.body", "body": bytes(65_536), "more_body": True})
        await send({"type": "http.response.body", "body": b"%d bytes" % size})
        if blocks:
            self.broken_off.set()

    async def _echo(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": message["text"]})


@pytest.fixture
async def app() -> AsyncIterator[App]:
    app, port = App(), free_port()
    config = uvicorn.Config(
        app,
        port=port,
        log_config=None,
        lifespan="off",
        http=lines.HttpLine,
        ws=lines.SocketLine,
        ws_per_message_deflate=False,
        ws_max_size=1_000_000,
        timeout_graceful_shutdown=1,
    )
    server = InProcess(config)
    serving = asyncio.create_task(server.serve())
    await server.is_up.wait()
    app.port = port
    yield app
    server.should_exit = True
    await serving


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes a minute takes a moment."""
    for name in ("HEAD_SECONDS", "PACE_SECONDS", "STUCK_SECONDS"):
        monkeypatch.setattr(lines, name, 0.2)
    monkeypatch.setattr(lines, "PACE_BYTES", 100)


@pytest.mark.usefixtures("soon")
async def test_who_says_nothing_is_let_go_without_a_word(app: App) -> None:
    assert await (await opened(app.port)).hears() == b""


@pytest.mark.usefixtures("soon")
async def test_a_head_that_comes_a_byte_at_a_time(app: App) -> None:
    line = await opened(app.port, b"GET / HTTP/1.1\r\nX: ")
    assert (await line.goes_on(b"y", every=0.02)).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("endless", [b"GET /", b"GET / HTTP/1.1\r\nX: ", b"GET / HTTP/1.1\r\nX"])
async def test_a_head_without_an_end(app: App, endless: bytes) -> None:
    line = await opened(app.port, endless)
    assert (await line.goes_on(b"y" * 16_384)).startswith(b"HTTP/1.1 431 ")


async def test_thousands_of_headers(app: App) -> None:
    line = await opened(app.port, b"GET / HTTP/1.1\r\n")
    assert (await line.goes_on(b"X: y\r\n" * 4_000)).startswith(b"HTTP/1.1 431 ")


@pytest.mark.usefixtures("soon")
async def test_a_body_that_comes_a_byte_at_a_time(app: App) -> None:
    line = await opened(app.port, POST % b"")
    assert (await line.goes_on(b"y", every=0.02)).startswith(b"HTTP/1.1 408 ")
    await app.broken_off.wait()


@pytest.mark.usefixtures("soon")
async def test_a_slow_body_that_keeps_moving_arrives(app: App) -> None:
    line = await opened(app.port, POST % b"")
    hearing = asyncio.create_task(line.hears_until(b"bytes"))
    for _ in range(10):
        await line.says(b"y" * 100)
        await asyncio.wait([hearing], timeout=0.1)
    assert b"1000 bytes" in await hearing
    await line.says(GET % b"")
    assert b"0 bytes" in await line.hears_until(b"bytes")
    line.writer.close()


@pytest.mark.usefixtures("soon")
async def test_what_goes_on_after_the_answer_is_cut(app: App) -> None:
    line = await opened(app.port, POST % b"unread")
    heard = await line.goes_on(b"y", every=0.02)
    assert heard.startswith(b"HTTP/1.1 200 ")
    assert b"408" not in heard


@pytest.mark.usefixtures("soon")
async def test_who_takes_nothing_of_much_is_cut(app: App) -> None:
    line = await opened(app.port)
    line.writer.transport.pause_reading()  # type: ignore[attr-defined]
    await line.says(GET % b"much")
    await app.broken_off.wait()
    line.writer.close()


@pytest.mark.usefixtures("soon")
async def test_who_has_asked_once_may_think_before_they_ask_again(app: App) -> None:
    line = await opened(app.port, GET % b"")
    await line.hears_until(b"bytes")
    silent = await opened(app.port)
    await silent.hears()
    await line.says(GET % b"")
    assert b"200 OK" in await line.hears_until(b"bytes")
    line.writer.close()


async def flooded(app: App, *first: bytes, by: bytes) -> int:
    """The code for who says this without end, while somebody else goes on."""
    other, line = await socket(app.port, "/"), await socket(app.port, "/", *first)
    heard = await line.goes_on(by)
    numbers = [b"%d" % number for number in range(20)]
    await other.says(*(frame(TEXT, number) for number in numbers))
    assert await other.hears_texts(20) == numbers
    return code_in(heard)


async def test_floods_of_frames(app: App) -> None:
    for by in (frame(PING, b"x" * 125), frame(TEXT, b"{}"), frame(PONG)):
        assert await flooded(app, by=by * 200) in (1006, 1008)


async def test_a_message_of_thousands_of_parts(app: App) -> None:
    for part in (b"", b"x", b"xy"):
        begun = frame(TEXT, b"x", marks=0)
        code = await flooded(app, begun, by=frame(CONTINUED, part, marks=0) * 20)
        assert code in (1006, 1008)


async def test_a_flood_before_the_door_is_open(app: App) -> None:
    line = await opened(app.port, asking(app.port, "/") + frame(PING) * 50_000)
    assert code_in((await line.hears()).partition(b"\r\n\r\n")[2]) in (1006, 1008)


async def test_many_sockets_of_one_address_are_one_flood(app: App) -> None:
    """None of them says as much as one may say alone."""
    app.limits = Limits(load_settings(message_limit="1/minute"))
    console, quiet = await socket(app.port, "/console"), await socket(app.port, "/")
    for kind in (TEXT, PING, PONG):
        line = await socket(app.port, "/")
        heard = await line.goes_on(frame(kind, b"x"), every=0.001)
        assert code_in(heard) == 1008
        assert len(frames_in(heard)) < lines.FRAMES / 5
    await quiet.says(frame(TEXT, b"x") * 5)
    assert len(await quiet.hears_texts(5)) == 5
    await console.says(frame(TEXT, b"x") * 500)
    assert len(await console.hears_texts(500)) == 500


async def test_only_agents_say_much_at_once(app: App) -> None:
    for size, code in ((lines.MESSAGE_BYTES, 0), (lines.MESSAGE_BYTES + 1, 1009)):
        line = await socket(app.port, "/", frame(TEXT, b"x" * size))
        if code:
            assert code_in(await line.hears()) == code
        else:
            assert await line.hears_texts(1) == [b"x" * size]
    parts = [frame(TEXT, b"x" * 80_000, marks=0), frame(CONTINUED, b"x" * 80_000)]
    line, console = await socket(app.port, "/", *parts), await socket(app.port, "/console", *parts)
    assert code_in(await line.hears()) == 1009
    assert await console.hears_texts(1) == [b"x" * 160_000]


async def test_as_much_as_people_say_at_once_is_heard_in_order(app: App) -> None:
    numbers = [b"%d" % number for number in range(900)]
    line = await socket(app.port, "/", *(frame(TEXT, number) for number in numbers))
    assert await line.hears_texts(900) == numbers


async def test_a_message_in_parts_is_whole(app: App) -> None:
    parts = [frame(TEXT, b"a", marks=0), *[frame(CONTINUED, b"b", marks=0)] * 500, frame(CONTINUED, b"c")]
    assert await (await socket(app.port, "/", *parts)).hears_texts(1) == [b"a" + b"b" * 500 + b"c"]


async def test_nothing_is_unpacked(app: App) -> None:
    line = await socket(app.port, "/", frame(TEXT, b"\xaa" * 100, marks=WHOLE | COMPRESSED))
    assert code_in(await line.hears()) == 1002


async def test_a_cookie_of_any_length_opens_nothing_and_breaks_nothing(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    for size in (9_000, 60_000, 1_000_000):
        line = await opened(app.port, asking(app.port, "/", cookie="x" * size))
        async with asyncio.timeout(20):
            assert b" 101 " not in await line.hears()
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
