"""The one door in front of everything: who is asking, from where, and what every answer says."""

from contextlib import suppress

from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from services.refusal import Unavailable
from services.runtime import Runtime
from services.sessions import SignedIn, agent_of, prolong
from web.counting import counted, open_socket
from web.headers import guarded
from web.origins import comes_from_own, may_pass
from web.page import refuse

COOKIE = "triptych_session"

_FORWARDED = (b"forwarded", b"x-forwarded-", b"x-real-ip")


class Door:
    """Puts `runtime`, `agent` (or None) and `own_origin` into every scope, and refuses what was forged.

    Pure ASGI: Starlette's base class for middleware costs 0.3 ms a layer, and holds sockets back.
    """

    def __init__(self, app: ASGIApp, runtime: Runtime) -> None:
        self.app = app
        self.runtime = runtime

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request or socket through, or answer it here."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        settings, metrics = self.runtime.settings, self.runtime.metrics
        send = guarded(counted(send, metrics), settings)
        _forget_forwarded(scope)
        scope["runtime"] = self.runtime
        scope["own_origin"] = comes_from_own(settings, scope)
        scope["agent"] = None
        if not may_pass(scope):
            await refuse(scope, receive, send, 403)
            return
        try:
            scope["agent"] = await self._agent(scope)
        except Unavailable:
            await refuse(scope, receive, send, 503)
            return
        with open_socket(scope, metrics):
            await self.app(scope, receive, send)

    async def _agent(self, scope: Scope) -> SignedIn | None:
        cookie = session_cookie(scope)
        if not cookie:
            return None
        agent = await self.runtime.db.read(agent_of, cookie)
        if agent is not None and agent.is_ageing:
            with suppress(Unavailable):  # the next request does it
                await self.runtime.db.write(prolong, agent.session_id)
        return agent


def session_cookie(scope: Scope) -> str:
    """The session cookie that a request carries, or nothing."""
    for name, value in scope["headers"]:
        if name == b"cookie" and (found := cookie_parser(value.decode("latin-1")).get(COOKIE)):
            return found
    return ""


def _forget_forwarded(scope: Scope) -> None:
    """Drop what proxies say, once it was used for those that are trusted: NiceGUI believes anyone.

    That one has said something stays known, as `is_forwarded`.
    """
    kept = [pair for pair in scope["headers"] if not pair[0].startswith(_FORWARDED)]
    scope["is_forwarded"] = len(kept) < len(scope["headers"])
    scope["headers"] = kept
