"""The way past the application's layers."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from web.shortcut import Shortcut


class Endpoint:
    """Tells which key it was asked for."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": scope["path_params"]["key"]})
        await send({"type": "websocket.close"})


ROUTES = [WebSocketRoute("/widget/{key}/ws", Endpoint())]


def test_a_socket_comes_to_its_endpoint_by_no_other_way() -> None:
    client = TestClient(Starlette(middleware=[Middleware(Shortcut, routes=ROUTES)]))
    with client.websocket_connect("/widget/sales/ws") as socket:
        assert socket.receive_text() == "sales"


def test_everything_else_goes_the_usual_way() -> None:
    client = TestClient(Starlette(middleware=[Middleware(Shortcut, routes=ROUTES)]))
    assert client.get("/widget/sales/ws").status_code == 404
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/widget/sales/other"):
        raise AssertionError("it was accepted")
