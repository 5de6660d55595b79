"""Past the application's own layers: for sockets of which there are thousands."""

from collections.abc import Awaitable, Iterable

from starlette.routing import BaseRoute, Match, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send


class Shortcut:
    """Leads sockets straight to their routes' endpoints.

    A layer between is a coroutine that lives as long as the socket: FastAPI's take 7 kB of each.
    """

    def __init__(self, app: ASGIApp, routes: Iterable[BaseRoute]) -> None:
        self.app = app
        self._routes = [route for route in routes if isinstance(route, WebSocketRoute)]

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Hand over, and be no layer oneself."""
        if scope["type"] == "websocket":
            for route in self._routes:
                match, found = route.matches(scope)
                if match is Match.FULL:
                    scope.update(found)
                    return route.app(scope, receive, send)
        return self.app(scope, receive, send)
