"""`/widget/KEY/ws`: who may open it, and how it closes (SPEC 8).

A plain ASGI application: layers between cost memory for each of thousands of sockets.
"""

import math

import structlog
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.channels.routing import channel_by_key
from services.limits import address_key
from services.refusal import NotFound, RateLimited, Refusal, Unavailable
from services.runtime import Runtime
from widget.connection import Close, Connection
from widget.frames import FRAME_BYTES, BrokenFrame, decode
from widget.hub import Hub
from widget.visit import Visit

log = structlog.get_logger(__name__)


class WidgetSocket:
    """The endpoint; one for the application, called for each socket."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket from its opening to its end."""
        await receive()
        key: str = scope["path_params"]["key"]
        address = scope["client"][0] if scope.get("client") else ""
        refusal = await _why_not(scope, key, address)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await send({"type": "websocket.accept"})
        user_agent = Headers(scope=scope).get("user-agent", "")
        scope["headers"] = []  # 1 kB that nobody asks for any more
        hub = hub_of(scope)
        visit = Visit(hub, Connection(send), key=key, address=address, user_agent=user_agent)
        with hub.held.one(address_key(address)):
            await _serve(visit, receive)


async def _why_not(scope: Scope, key: str, address: str) -> ASGIApp | None:
    """What to answer instead of a socket; None when it may open. Nothing read here outlives the opening."""
    runtime: Runtime = scope["runtime"]
    try:
        runtime.limits.hit("socket", address_key(address))
        hub_of(scope).held.must_have_room(address_key(address))
        channel = await runtime.db.read(channel_by_key, key)
    except (RateLimited, Unavailable) as refusal:
        return _put_off(refusal)
    except NotFound:
        return _close_for_good
    return None if may_open(scope, channel.allowed_sites) else _refuse


def _put_off(refusal: Refusal) -> ASGIApp:
    later = {"retry-after": str(math.ceil(refusal.retry_after or 1))}
    answer = PlainTextResponse(refusal.sentence, refusal.status, later)

    async def put_off(scope: Scope, receive: Receive, send: Send) -> None:
        await answer(scope, receive, send)
        # uvicorn logs an error of ours unless the end of what was answered, then the client's, is awaited.
        await receive()
        await receive()

    return put_off


async def _refuse(_scope: Scope, _receive: Receive, send: Send) -> None:
    # Closed unopened: 403.
    await send({"type": "websocket.close"})


async def _close_for_good(_scope: Scope, _receive: Receive, send: Send) -> None:
    # Only on an open socket can a browser see why it closes.
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": int(Close.NO_CHANNEL)})


def may_open(scope: Scope, allowed_sites: list[str]) -> bool:
    """The host's own pages and the channel's sites; no Origin at all only where every site is allowed."""
    origins = Headers(scope=scope).getlist("origin")
    if not origins:
        return not allowed_sites
    return bool(scope["own_origin"]) or (len(origins) == 1 and origins[0] in allowed_sites)


def hub_of(scope: Scope) -> Hub:
    """The hub of the application that serves this, made when the first customer comes."""
    state = scope["app"].state
    if not hasattr(state, "widget_hub"):
        state.widget_hub = Hub(scope["runtime"])
    hub: Hub = state.widget_hub
    return hub


async def _serve(visit: Visit, receive: Receive) -> None:
    connection, hub = visit.connection, visit.hub
    hub.awaiting_hello.set(connection)
    try:
        while (message := await receive())["type"] == "websocket.receive":
            if code := await _take(visit, message):
                connection.close(code)
                return
    except Exception:
        # The outermost edge of a socket: the client comes back, and what it had not heard of it asks again.
        log.exception("socket failed", channel=visit.key)
        connection.close(Close.FAILED)
    finally:
        hub.awaiting_hello.clear(connection)
        hub.leave(connection)
        await connection.drained()


async def _take(visit: Visit, message: Message) -> Close | None:
    """Handle what was received; return the code to close with, if it has to be."""
    text = message.get("text")
    if text is None:
        return Close.BINARY
    if len(text) > FRAME_BYTES or len(text.encode(errors="replace")) > FRAME_BYTES:
        return Close.TOO_BIG
    try:
        data = decode(text)
    except BrokenFrame:
        return Close.BROKEN
    await visit.take(data)
    return None
