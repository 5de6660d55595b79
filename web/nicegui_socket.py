"""NiceGUI's socket believes any frame that names a client. Here only the socket's own client counts."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import structlog
from nicegui import background_tasks, core
from nicegui.client import Client

from services.again import Again
from services.database import Database
from services.events import Event, MembershipChanged, SessionsRevoked
from services.refusal import Unavailable
from services.sessions import SignedIn, ended_among
from web.nicegui_door import belongs, client_ids, session_of

log = structlog.get_logger(__name__)

Handler = Callable[..., Any]

_FRAMES = ("event", "javascript_response", "ack", "log")

_OF_NOBODY = "implicit_handshake=true&client_id=none"
"""An address that NiceGUI refuses, so that the page loads again."""


def guard_sockets() -> None:
    """Wrap NiceGUI's handlers, once for a process."""
    handlers: dict[str, Handler] = core.sio.handlers["/"]
    for name in _FRAMES:
        handlers[name] = _own_frames(handlers[name])
    handlers["handshake"] = _own_handshake(handlers["handshake"])
    handlers["connect"] = _whole_connect(handlers["connect"])


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


def _whole_connect(handler: Handler) -> Handler:
    """Refuse an address that shakes hands at once, as NiceGUI's pages do, but says not all that it takes."""

    async def guarded(sid: str, environ: dict[str, Any], *_: object) -> None:
        query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        if query.get("implicit_handshake") == "true" and not _is_whole(query):
            environ = {**environ, "QUERY_STRING": _OF_NOBODY}
        await handler(sid, environ)

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


def follow_revocations(db: Database) -> Callable[[Event], None]:
    """Send the pages of sessions that ended to the sign-in form, and cut their sockets."""

    unsure: set[int] = set()

    async def look(agent_id: int) -> None:
        """What another process revoked is told as a change of the agent alone."""
        try:
            ended = await db.read(ended_among, _sessions_of(agent_id))
        except Unavailable:
            unsure.add(agent_id)
            again.later()
            return
        if ended:
            await _end(ended)

    def begin(agent_id: int) -> None:
        background_tasks.create(look(agent_id), name="look for sessions that ended")

    def look_again() -> None:
        agent_ids = list(unsure)
        unsure.clear()
        for agent_id in agent_ids:
            begin(agent_id)

    again = Again(look_again)

    def follow(event: Event) -> None:
        if isinstance(event, SessionsRevoked):
            background_tasks.create(_end(frozenset(event.session_ids)), name="end sessions")
        elif isinstance(event, MembershipChanged):
            begin(event.agent_id)

    return follow


def _sessions_of(agent_id: int) -> frozenset[int]:
    """The agent's sessions that have a page or a socket here."""
    pages = [client.request.scope.get("agent") for client in Client.instances.values()]
    environs = [core.sio.get_environ(sid) for sid, _ in core.sio.manager.get_participants("/", None)]
    sockets = [environ["asgi.scope"].get("agent") for environ in environs if environ]
    return frozenset(one.session_id for one in [*pages, *sockets] if one and one.agent_id == agent_id)


async def _end(session_ids: frozenset[int]) -> None:
    """Page first, socket second: a page without a socket could not be told.

    Sockets that have not shaken hands are cut as well: one kept in reserve would take the page over again.
    """
    for client in [client for client in Client.instances.values() if session_of(client) in session_ids]:
        await core.sio.emit("open", {"path": "/login", "new_tab": False}, room=client.id)
    for sid in [sid for sid, _ in core.sio.manager.get_participants("/", None)]:
        if _session_of_socket(sid) in session_ids:
            await core.sio.disconnect(sid)


def _session_of_socket(sid: str) -> int | None:
    environ = core.sio.get_environ(sid)
    opened_by: SignedIn | None = environ["asgi.scope"].get("agent") if environ else None
    return opened_by.session_id if opened_by else None
