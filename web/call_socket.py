"""`/call/ID/ws`: by this socket the two pages of a call find each other.

A page that loses it comes back by itself: this process keeps nothing that a restart could lose.
"""

import asyncio
import contextlib
import json
from typing import Any

import structlog
from starlette.types import Message, Receive, Scope, Send

from services.conference.desk import Desk
from services.conference.seats import Seat
from services.limits import address_key
from services.refusal import BadRequest, RateLimited, Refusal
from services.runtime import Runtime
from web.call_frames import FRAME_BYTES, Enter, Leave, PageFrame, Ping, passed_on, read_frame
from web.page import refuse

log = structlog.get_logger(__name__)

ENTER_SECONDS = 10.0
BACKLOG = 256
"""Frames that may wait for a page that does not read."""

MISTAKE = 1008
FAILED = 1011
OVER = 4410
"""What was said before says why; the page does not come back by itself."""


class PageLine:
    """What goes out to one page, in the order in which it was said."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: asyncio.Queue[Message] = asyncio.Queue()
        self._is_closed = False

    def say(self, kind: str, **fields: Any) -> None:
        """Let a frame go out."""
        if self._waiting.qsize() >= BACKLOG:
            self.close(MISTAKE)
        elif not self._is_closed:
            text = json.dumps({"type": kind, **fields}, ensure_ascii=False, separators=(",", ":"))
            self._waiting.put_nowait({"type": "websocket.send", "text": text})

    def close(self, code: int = OVER) -> None:
        """Close, after what was said before."""
        if not self._is_closed:
            self._is_closed = True
            self._waiting.put_nowait({"type": "websocket.close", "code": code})

    async def carry(self) -> None:
        """Send until closed. Where the page has gone, the socket's own loop hears of it."""
        with contextlib.suppress(OSError, RuntimeError):
            while (message := await self._waiting.get())["type"] != "websocket.close":
                await self._send(message)
            await self._send(message)


class CallSocket:
    """The endpoint; one for the application, called for each socket."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket from its opening to its end."""
        runtime: Runtime = scope["runtime"]
        await receive()
        try:
            runtime.limits.hit("socket", address_key(scope["client"][0] if scope["client"] else None))
        except RateLimited:
            await refuse(scope, receive, send, 429)
            return
        await send({"type": "websocket.accept"})
        line = PageLine(send)
        carrying = asyncio.create_task(line.carry())
        try:
            await self._serve(scope, receive, line)
        except Exception:
            # The outermost edge of a socket: the page comes back.
            log.exception("call socket failed")
            line.close(FAILED)
        finally:
            line.close()
            await carrying

    async def _serve(self, scope: Scope, receive: Receive, line: PageLine) -> None:
        try:
            seat = await self._enter(scope, receive, line)
        except Refusal as refusal:
            line.say("ended", code=refusal.code)
            return
        if seat is None:
            return
        is_gone = False
        try:
            is_gone = await self._listen(scope["runtime"], seat, receive, line)
        finally:
            self._desk.leave(seat, for_good=is_gone)

    async def _enter(self, scope: Scope, receive: Receive, line: PageLine) -> Seat | None:
        try:
            async with asyncio.timeout(ENTER_SECONDS):
                frame = await _next(receive)
        except TimeoutError:
            raise BadRequest from None
        if frame is None:
            return None
        if not isinstance(frame, Enter):
            raise BadRequest
        return await self._desk.enter(scope["path_params"]["id"], frame.page, line, scope["agent"])

    async def _listen(self, runtime: Runtime, seat: Seat, receive: Receive, line: PageLine) -> bool:
        """Pass on what a page says, until it is gone; tells whether it has hung up."""
        try:
            while (frame := await _next(receive)) is not None:
                runtime.limits.hit("frame", f"call:{seat.id}")
                match frame:
                    case Leave():
                        return True
                    case Ping():
                        line.say("pong")
                    case Enter():
                        raise BadRequest
                    case _:
                        self._desk.pass_on(seat, frame.type, **passed_on(frame))
        except Refusal as refusal:
            log.info("call page shown out", why=refusal.code)
            line.close(MISTAKE)
        return False


async def _next(receive: Receive) -> PageFrame | None:
    """The next frame; None at the end. Raises BadRequest for what is none."""
    message = await receive()
    if message["type"] != "websocket.receive":
        return None
    text = message.get("text")
    if text is None or len(text.encode(errors="replace")) > FRAME_BYTES:
        raise BadRequest
    return read_frame(text)
