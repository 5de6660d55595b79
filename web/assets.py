"""What a console takes of scripts and styles, packed once: 330 kB, and they never change.

Packed anew for every browser they cost 100 ms of the loop at each cold start. Our own lose what only their
readers need, and the fonts that no page of ours names are not described.
"""

import gzip
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from nicegui import __version__
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PREFIX = f"/_nicegui/{__version__}/"
CHANGING = f"{PREFIX}dynamic_resources/"
FONTS = f"{PREFIX}static/fonts.css"
"""NiceGUI's own fonts; the console's text is in the system's, its icons are drawn."""

MOST = 4_000_000
"""Bytes kept. What a console takes is a tenth of it."""

_CONDITIONS = ("range", "if-none-match", "if-modified-since", "if-range")


@dataclass(slots=True)
class Answer:
    """A whole answer of NiceGUI's."""

    start: Message = field(default_factory=dict)
    body: bytes = b""

    async def send(self, send: Send) -> None:
        """Give it once more; the headers are copied, since every door on the way out adds its own."""
        await send({**self.start, "headers": list(self.start["headers"])})
        await send({"type": "http.response.body", "body": self.body})


class Assets:
    """Stands around NiceGUI's application and keeps its unchanging answers, packed and not."""

    def __init__(self, app: ASGIApp, own: Collection[str] = ()) -> None:
        """`own`: the names of our scripts among them."""
        self.app = app
        self._own = tuple(f"/{name}" for name in own)
        self._kept: dict[tuple[str, bool], Answer] = {}
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or let NiceGUI answer and keep that."""
        key = _key(scope)
        if key is None:
            await self.app(scope, receive, send)
        elif (answer := self._kept.get(key)) is not None:
            await answer.send(send)
        else:
            await self._fetch(key, scope, receive, send)

    async def _fetch(self, key: tuple[str, bool], scope: Scope, receive: Receive, send: Send) -> None:
        path, is_packed = key
        is_own = path.endswith(self._own) if self._own else False
        answer = await _whole(self.app, _plainly(scope) if is_own else scope, receive)
        if not answer.start:
            return  # the browser has gone
        if answer.start["status"] == 200:
            answer = _lighter(path, answer, is_packed=is_packed, is_own=is_own)
            if self._bytes + len(answer.body) <= MOST:
                self._kept[key] = answer
                self._bytes += len(answer.body)
        await answer.send(send)


async def _whole(app: ASGIApp, scope: Scope, receive: Receive) -> Answer:
    """Let the application answer, into memory."""
    answer = Answer()

    async def listen(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.start = {**message, "headers": list(message["headers"])}
        elif message["type"] == "http.response.body":
            answer.body += message.get("body", b"")

    await app(_without_pathsend(scope), receive, listen)
    return answer


def _lighter(path: str, answer: Answer, *, is_packed: bool, is_own: bool) -> Answer:
    """Our scripts without comments and indentation, and no fonts; anything else as it is."""
    if path != FONTS and not is_own:
        return answer
    body = b"" if path == FONTS else _squeezed(answer.body)
    headers = MutableHeaders(raw=list(answer.start["headers"]))
    del headers["content-encoding"]
    if is_packed and is_own:
        body = gzip.compress(body, 9, mtime=0)
        headers["content-encoding"] = "gzip"
        headers["vary"] = "Accept-Encoding"
    headers["content-length"] = str(len(body))
    return Answer({**answer.start, "headers": headers.raw}, body)


def _squeezed(script: bytes) -> bytes:
    lines = (line.strip() for line in script.splitlines())
    return b"\n".join(line for line in lines if line and not line.startswith(b"//"))


def _plainly(scope: Scope) -> Scope:
    """Ask for what is not packed."""
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}


def _key(scope: Scope) -> tuple[str, bool] | None:
    """Under what an answer is kept; None for what changes or is asked for in part."""
    path: str = scope.get("path", "")
    if (
        scope["type"] != "http"
        or scope["method"] != "GET"
        or not path.startswith(PREFIX)
        or path.startswith(CHANGING)
    ):
        return None
    headers = Headers(scope=scope)
    if any(name in headers for name in _CONDITIONS):
        return None
    return path, "gzip" in headers.get("accept-encoding", "")


def _without_pathsend(scope: Scope) -> Scope:
    """Ask for the bytes themselves rather than for a file that the server may send."""
    extensions: dict[str, Any] = dict(scope.get("extensions") or {})
    extensions.pop("http.response.pathsend", None)
    return {**scope, "extensions": extensions}
