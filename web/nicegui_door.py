"""The door of NiceGUI's mount.

NiceGUI makes a client, kept in memory for a minute, for whoever asks for whatever. So nothing reaches it
without a session, and with one only what exists and belongs to that session.
"""

from urllib.parse import parse_qs

from nicegui import core
from nicegui.client import Client
from starlette.responses import RedirectResponse
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.limits import address_key
from services.refusal import RateLimited
from services.runtime import Runtime
from services.sessions import SignedIn
from web.headers import console
from web.login import login_address
from web.page import refuse

SOCKET = "/_nicegui_ws"
OF_CLIENT = "/_nicegui/client/"


class NiceguiDoor:
    """Stands around NiceGUI's application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what belongs to the session that asks."""
        if scope["type"] == "websocket" or scope["path"].startswith(SOCKET):
            await self._socket(scope, receive, send)
        else:
            await self._request(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open a socket of a page of ours, served to this session. Long polling is not offered."""
        if scope["type"] != "websocket" or not scope["path"].startswith(f"{SOCKET}/"):
            await refuse(scope, receive, send, 404)
        elif not scope["own_origin"] or not _names_own_client(scope):
            await refuse(scope, receive, send, 403)
        elif _too_many(scope):
            await refuse(scope, receive, send, 429)
        else:
            await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = _route(scope)
        if scope["agent"] is None:
            await _stranger(route, scope, receive, send)
        elif route is None or not _may_use(scope):
            await refuse(scope, receive, send, 404)
        else:
            await _in_our_words(self.app, scope, receive, console(send))


async def _in_our_words(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer for a page that says of itself that it is not there: to this agent, at all, or just now."""
    is_refused = False

    async def word(message: Message) -> None:
        nonlocal is_refused
        if message["type"] == "http.response.start" and message["status"] in (404, 503):
            is_refused = True
            await refuse(scope, receive, send, message["status"])
        elif not is_refused:
            await send(message)

    await _unless_gone(app, scope, receive, word)


async def _unless_gone(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Let it answer. Its middleware takes a browser that goes before the answer for a mistake of ours."""
    is_gone = False

    async def listen() -> Message:
        nonlocal is_gone
        message = await receive()
        is_gone = is_gone or message["type"] == "http.disconnect"
        return message

    try:
        await app(scope, listen, send)
    except RuntimeError:
        if not is_gone:
            raise


async def _stranger(route: object, scope: Scope, receive: Receive, send: Send) -> None:
    """Lead to the form from a page that exists; everything else is not there."""
    if isinstance(route, Route) and route.path in Client.page_routes.values():
        address = login_address(scope["path"], scope["query_string"].decode("latin-1"))
        await RedirectResponse(address, 303)(scope, receive, send)
    else:
        await refuse(scope, receive, send, 404)


def _route(scope: Scope) -> object | None:
    """What NiceGUI would answer with; None would be a page that says 404, and a client."""
    return next((route for route in core.app.routes if route.matches(scope)[0] is Match.FULL), None)


def _may_use(scope: Scope) -> bool:
    """Tell whether an address below a client's is used by the session that the client was served to."""
    if not scope["path"].startswith(OF_CLIENT):
        return True
    client = Client.instances.get(scope["path"].removeprefix(OF_CLIENT).partition("/")[0])
    return client is not None and belongs(client, scope["agent"])


def _names_own_client(scope: Scope) -> bool:
    """Tell whether the query names exactly one client, this session's, or one that is unknown.

    NiceGUI tells a page that it doesn't know, after a restart, to load again.
    """
    agent: SignedIn | None = scope["agent"]
    named = client_ids(scope)
    if agent is None or len(named) != 1:
        return False
    client = Client.instances.get(named[0])
    return client is None or belongs(client, agent)


def client_ids(scope: Scope) -> list[str]:
    """The clients that a socket's address names, read as NiceGUI and engine.io read it."""
    return parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True).get("client_id", [])


def belongs(client: Client, agent: SignedIn | None) -> bool:
    """Tell whether a client was served to this session."""
    return agent is not None and session_of(client) == agent.session_id


def session_of(client: Client) -> int | None:
    """The session that a client was served to."""
    served_to: SignedIn | None = client.request.scope.get("agent")
    return served_to.session_id if served_to else None


def _too_many(scope: Scope) -> bool:
    runtime: Runtime = scope["runtime"]
    try:
        runtime.limits.hit("socket", address_key(scope["client"][0] if scope["client"] else None))
    except RateLimited:
        return True
    return False
