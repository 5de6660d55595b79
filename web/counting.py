"""What the door counts: answers by their status, and sockets while they are open."""

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import Message, Scope, Send

from services.metrics import Metrics

_KINDS = (("/_nicegui", "console"), ("/widget/", "widget"), ("/call/", "call"))


def counted(send: Send, metrics: Metrics) -> Send:
    """Count an answer when it begins."""

    async def start(message: Message) -> None:
        if message["type"] == "http.response.start":
            metrics.answers[message["status"]] += 1
        await send(message)

    return start


@contextmanager
def open_socket(scope: Scope, metrics: Metrics) -> Iterator[None]:
    """Count a socket as long as it is open; of HTTP nothing."""
    kind = _kind(scope)
    if kind:
        metrics.sockets[kind] += 1
    try:
        yield
    finally:
        if kind:
            metrics.sockets[kind] -= 1


def _kind(scope: Scope) -> str:
    if scope["type"] != "websocket":
        return ""
    return next((kind for start, kind in _KINDS if scope["path"].startswith(start)), "other")
