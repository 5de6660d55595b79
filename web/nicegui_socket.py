"""NiceGUI's socket believes any frame that names a client. Here only the socket's own client counts."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import structlog
from nicegui import core
from nicegui.client import Client

from services.sessions import SignedIn
from web.nicegui_door import belongs, client_ids

log = structlog.get_logger(__name__)

Handler = Callable[..., Any]

_FRAMES = ("event", "javascript_response", "ack", "log")

_OF_NOBODY = "implicit_handshake=true&client_id=none"
"""An address that NiceGUI refuses, so that the page loads again."""


def guard_sockets(opened: Callable[[SignedIn], None]) -> None:
    """Wrap NiceGUI's handlers, once for a process; `opened` is told of each socket that comes."""
    handlers: dict[str, Handler] = core.sio.handlers["/"]
    for name in _FRAMES:
        handlers[name] = _own_frames(handlers[name])
    handlers["handshake"] = _own_handshake(handlers["handshake"])
    handlers["connect"] = _whole_connect(handlers["connect"], opened)


def _own_frames(handler: Handler) -> Handler:
    """Drop what names no client whose room the socket is in: the handshake put it there.

    And what NiceGUI, which trusts its own pages, fails to read: half a character in an argument, say.
    """

    def guarded(sid: str, frame: object = None, *_: object) -> Any:
        if not isinstance(frame, dict) or not _is_in_room(sid, frame.get("client_id")):
            log.info("frame dropped", sid=sid)
            return None
        try:
            return handler(sid, frame)
        except (LookupError, TypeError, ValueError) as error:
            log.info("frame dropped", sid=sid, error=repr(error))
            return None

    return guarded


def _is_in_room(sid: str, client_id: object) -> bool:
    return isinstance(client_id, str) and client_id in Client.instances and client_id in core.sio.rooms(sid)


def _own_handshake(handler: Handler) -> Handler:
    """Refuse a handshake for another client than the one the socket's address names, and a broken one."""

    async def guarded(sid: str, frame: object = None, *_: object) -> bool:
        if not _is_own_handshake(sid, frame):
            log.warning("handshake refused", sid=sid)
            return False
        return bool(await handler(sid, frame))

    return guarded


def _whole_connect(handler: Handler, opened: Callable[[SignedIn], None]) -> Handler:
    """Refuse an address that shakes hands at once, as NiceGUI's pages do, but says not all that it takes."""

    async def guarded(sid: str, environ: dict[str, Any], *_: object) -> None:
        query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        if query.get("implicit_handshake") == "true" and not _is_whole(query):
            environ = {**environ, "QUERY_STRING": _OF_NOBODY}
        await handler(sid, environ)
        if agent := environ["asgi.scope"].get("agent"):
            opened(agent)

    return guarded


def _is_whole(frame: dict[str, Any]) -> bool:
    number = frame.get("next_message_id") or 0
    return all(isinstance(frame.get(name), str) for name in ("tab_id", "document_id")) and (
        isinstance(number, int) or (isinstance(number, str) and number.isdecimal())
    )


def _is_own_handshake(sid: str, frame: object) -> bool:
    if not isinstance(frame, dict) or not _is_whole(frame):
        return False
    scope = core.sio.get_environ(sid)["asgi.scope"]
    client_id = frame.get("client_id")
    if client_ids(scope) != [client_id]:
        return False
    client = Client.instances.get(str(client_id))
    return client is not None and belongs(client, scope.get("agent"))
