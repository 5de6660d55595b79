"""The lines that people come by: what comes too slowly, too fast or without an end is cut off here.

uvicorn waits for ever for a head that does not come, takes one of any length, answers pings that nobody reads
into memory, and hands on ten thousand frames before anybody else has a turn.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, Literal

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame, Opcode

from services.limits import Limits, address_key
from services.refusal import RateLimited

HEAD_SECONDS = 20.0
"""For the head of a request, from its first byte; for the first one, from the opening of the line."""

HEAD_BYTES = 65_536

PACE_SECONDS, PACE_BYTES = 60.0, 16_384
"""So much of a body comes in each such time: less than the worst line of a phone that still moves."""

STUCK_SECONDS = 60.0
"""For which somebody may take nothing of what waits for them."""

FRAMES = 1_000
"""Frames in one second that did not wait for their turn; no client of ours has ten."""

FRAGMENTS = 1_000
"""Parts of one message."""

MESSAGE_BYTES = 131_072
"""Of one message of anybody but agents: twice what any door takes, which says so itself."""

PIECE = 4_096
"""Bytes that are taken apart in one go."""

TOO_LONG = "The head of this request is too long."


class HttpLine(HttpToolsProtocol):
    """A line that speaks HTTP."""

    _doing: Literal["waits", "head", "body"] = "head"
    _size = 0
    """Bytes of this head, or of this body since it was last looked at."""
    _look: asyncio.TimerHandle | None = None
    _looks_at = ""
    _stuck: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody has come, and is to say what they want."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Read on, and look whether it goes on as it should."""
        self._size += len(data)
        super().data_received(data)
        if self._doing == "head" and self._size > HEAD_BYTES:
            self._cut(431, TOO_LONG)
        else:
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """They have gone."""
        self._doing = "waits"
        self._watch()
        self.resume_writing()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        if self._doing != "head":
            self._doing, self._size = "head", 0

    def on_headers_complete(self) -> None:
        """All but its body is there."""
        self._doing, self._size = "body", 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of it is there."""
        self._doing, self._size = "waits", 0
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """From now on it is another's."""
        self._doing = "waits"
        super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment]  # each would keep the other, until all is collected

    def pause_writing(self) -> None:
        """They take less than they asked for."""
        super().pause_writing()
        if self._stuck is None:
            self._stuck = self.loop.call_later(STUCK_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """They go on."""
        super().resume_writing()
        _end(self._stuck)
        self._stuck = None

    def _watch(self) -> None:
        """Have a look at the right time; what is there at once needs none."""
        if self._looks_at != self._doing:
            _end(self._look)
            self._looks_at = self._doing
            if self._doing == "head":
                self._look = self.loop.call_later(HEAD_SECONDS, self._too_slow)
            elif self._doing == "body":
                self._look = self.loop.call_later(PACE_SECONDS, self._see_body)

    def _see_body(self) -> None:
        is_over = self.cycle.response_complete
        if not self.flow.read_paused and (is_over or self._size < PACE_BYTES):
            self._too_slow()
        else:
            self._size = 0
            self._look = self.loop.call_later(PACE_SECONDS, self._see_body)

    def _too_slow(self) -> None:
        self._cut(408, "This request came too slowly.")

    def _cut(self, status: int, sentence: str) -> None:
        """Close, with a word if one can be said: browsers also open lines that they may never use."""
        is_answered = self._doing == "body" and self.cycle.response_started
        if self._size and not is_answered:
            self.transport.write(_answer(status, sentence))
        self.transport.close()


class SocketLine(WebSocketsSansIOProtocol):
    """A line that was made a WebSocket."""

    _second = 0.0
    _hurried = 0
    """Frames of this second that came behind others."""
    _is_known = False
    _limits: Limits | None = None
    """For what is heard of `_address`; none before they are let in, and none for agents."""
    _address = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody has come, and nobody knows who."""
        super().connection_made(transport)
        self.conn.max_message_size = MESSAGE_BYTES

    def data_received(self, data: bytes) -> None:
        """Take it apart in pieces, so that a flood is seen before it is swallowed."""
        if not self._is_known and self.handshake_complete and not self.close_sent:
            self._get_to_know(dict(self.scope))
        for start in range(0, len(data), PIECE):
            if self.transport.is_closing():
                return
            super().data_received(data[start : start + PIECE])
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            # What opens it can't be read, such as a cookie of 9 kB; uvicorn would wait for more.
            self.transport.write(_answer(431, TOO_LONG))
            self.transport.close()

    def handle_events(self) -> None:
        """Hand on what was heard, unless it is a flood."""
        if (behind := len(self.conn.events) - 1) > 0:
            self._hurried += behind
        if self._hurried > FRAMES:
            now = self.loop.time()
            if now - self._second < 1.0:
                self._shut_out()
                return
            self._second, self._hurried = now, 0
        if self._limits is not None and not self._may_go_on(self._limits):
            self._shut_out()
        else:
            super().handle_events()

    def _get_to_know(self, scope: dict[str, Any]) -> None:
        """Agents may say more at once; all others at an address share what may be heard of it."""
        self._is_known = True
        if scope.get("agent") is not None:
            self.conn.max_message_size = self.config.ws_max_size
        elif "runtime" in scope:
            self._limits = scope["runtime"].limits
            self._address = address_key(scope["client"][0] if scope["client"] else None)

    def _may_go_on(self, limits: Limits) -> bool:
        try:
            for event in self.conn.events:
                if not self._is_asked_for(event):
                    limits.go_on("heard", self._address, str(id(self)))
        except RateLimited:
            return False
        return True

    def _is_asked_for(self, event: object) -> bool:
        """An answer to our own ping is no doing of theirs."""
        return (
            isinstance(event, Frame) and event.opcode is Opcode.PONG and self.pending_ping_payload is not None
        )

    def handle_cont(self, event: Frame) -> None:
        """A part of a message."""
        if len(self.frames) >= FRAGMENTS:
            self._shut_out()
        elif not self.close_sent:
            super().handle_cont(event)

    def receive(self) -> Coroutine[Any, Any, Any]:
        """The next message; where one is there already, after everybody else has had a turn.

        No coroutine of its own around the other: thousands of sockets wait in it.
        """
        return super().receive() if self.queue.empty() else self._after_others()

    async def _after_others(self) -> Any:
        await asyncio.sleep(0)
        return await super().receive()

    def keepalive_timeout(self) -> None:
        """Nobody is there. What they have not taken is not waited for."""
        super().keepalive_timeout()
        self.transport.abort()

    def send_receive_event_to_app(self) -> None:
        """A whole message. What is no text is told to who has sent it, and not to who reads the log."""
        if self.curr_msg_data_type == "text" and not _is_text(self.frames):
            self._shut_out(CloseCode.INVALID_DATA, "no text")
        else:
            super().send_receive_event_to_app()

    def _shut_out(self, code: int = CloseCode.POLICY_VIOLATION, reason: str = "too many frames") -> None:
        if self.close_sent:
            return
        if not self.handshake_complete:
            self.transport.abort()
            return
        while not self.queue.empty():
            self.queue.get_nowait()
        self.conn.fail(code, reason)
        self.handle_parser_exception()


def _is_text(parts: list[bytes]) -> bool:
    try:
        b"".join(parts).decode()
    except UnicodeDecodeError:
        return False
    return True


def _answer(status: int, sentence: str) -> bytes:
    words = sentence.encode()
    head = b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\ncontent-length: "
    return b"%s%s%d\r\n\r\n%s" % (STATUS_LINE[status], head, len(words), words)


def _end(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
