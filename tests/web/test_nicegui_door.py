"""The door of NiceGUI's mount: strangers, foreign sites, and other people's pages."""

import uuid

import httpx2
import pytest
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from websockets.exceptions import InvalidStatus

from tests.e2e.server import Server
from tests.web.visitors import Visitor
from web.nicegui_door import _unless_gone

NOT_THERE = [
    "/nope",
    "/_nicegui/3.18.0/nope",
    "/_nicegui/3.18.0/static/nicegui.js",
    "/_nicegui_ws/socket.io/?EIO=4&transport=polling",
    "/_nicegui_ws",
    "/_nicegui/client/x/upload/1",
    "/favicon.ico",
    "/conversations/",
    "/%2e%2e/conversations",
    "/docs",
    "/openapi.json",
]


@pytest.mark.parametrize("address", NOT_THERE)
def test_strangers_find_nothing_but_the_pages_that_exist(visitor: Visitor, address: str) -> None:
    assert visitor.http.get(address).status_code == httpx2.codes.NOT_FOUND


@pytest.mark.parametrize(
    "address", ["/nope", "/conversations/", "/_nicegui/client/x/upload/1", "/_nicegui/3.18.0/nope"]
)
def test_who_is_signed_in_gets_a_plain_page_for_what_does_not_exist(ada: Visitor, address: str) -> None:
    answer = ada.http.get(address)
    assert answer.status_code == httpx2.codes.NOT_FOUND
    assert "There is no page at this address." in answer.text
    assert "client_id" not in answer.text


def test_home_leads_to_the_conversations(visitor: Visitor) -> None:
    assert visitor.http.get("/").headers["location"] == "/conversations"


def test_the_console_has_its_policy(ada: Visitor) -> None:
    policy = ada.http.get("/conversations").headers["content-security-policy"]
    for rule in (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
    ):
        assert rule in policy


def test_long_polling_is_not_offered(ada: Visitor) -> None:
    client_id = ada.opens_page()
    address = f"/_nicegui_ws/socket.io/?EIO=4&transport=polling&client_id={client_id}"
    assert ada.http.get(address).status_code == httpx2.codes.NOT_FOUND
    assert ada.http.post(address, content="40").status_code == httpx2.codes.NOT_FOUND


def refused(visitor: Visitor, *client_ids: str, **headers: str) -> int:
    with pytest.raises(InvalidStatus) as caught, visitor.connects(*client_ids, **headers):
        pass
    return caught.value.response.status_code


def test_a_page_gets_its_socket(ada: Visitor) -> None:
    client_id = ada.opens_page()
    with ada.connects(client_id) as socket:
        assert socket.greeting.startswith("40")
        assert socket.shakes_hands(client_id)


def test_no_socket_without_a_session(ada: Visitor, visitor: Visitor) -> None:
    assert refused(visitor, ada.opens_page()) == httpx2.codes.FORBIDDEN
    assert refused(visitor) == httpx2.codes.FORBIDDEN
    assert refused(visitor, str(uuid.uuid4())) == httpx2.codes.FORBIDDEN


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", ""])
def test_no_socket_for_another_site(ada: Visitor, origin: str) -> None:
    assert refused(ada, ada.opens_page(), origin=origin) == httpx2.codes.FORBIDDEN


def test_no_socket_to_another_sessions_page(ada: Visitor, ben: Visitor) -> None:
    bens = ben.opens_page()
    assert refused(ada, bens) == httpx2.codes.FORBIDDEN
    with ben.connects(bens) as socket:
        assert socket.shakes_hands(bens)


def test_no_socket_of_ones_own_other_session(ada: Visitor, server: Server) -> None:
    with Visitor(server.url) as elsewhere:
        elsewhere.signs_in("ada@demo.example")
        assert refused(elsewhere, ada.opens_page()) == httpx2.codes.FORBIDDEN


def test_a_socket_names_exactly_one_client(ada: Visitor, ben: Visitor) -> None:
    mine, bens = ada.opens_page(), ben.opens_page()
    assert refused(ada) == httpx2.codes.FORBIDDEN
    assert refused(ada, mine, bens) == httpx2.codes.FORBIDDEN
    assert refused(ada, bens, mine) == httpx2.codes.FORBIDDEN
    assert refused(ada, mine, mine) == httpx2.codes.FORBIDDEN
    assert refused(ada, mine, "") == httpx2.codes.FORBIDDEN


def test_an_unknown_client_is_told_to_load_again(ada: Visitor) -> None:
    for rest in ("&tab_id=t&document_id=d", "&tab_id=t", "&tab_id=t&document_id=d&next_message_id=soon"):
        with ada.connects(f"{uuid.uuid4()}&implicit_handshake=true{rest}") as socket:
            assert "Implicit handshake failed" in socket.greeting


def test_a_broken_address_is_told_so_too(ada: Visitor) -> None:
    with ada.connects(f"{ada.opens_page()}&implicit_handshake=true&tab_id=t") as socket:
        assert "Implicit handshake failed" in socket.greeting


def test_an_upload_belongs_to_the_session_that_its_page_was_served_to(
    ada: Visitor, ben: Visitor, visitor: Visitor
) -> None:
    address = f"/_nicegui/client/{ben.opens_page()}/upload/7"
    files = {"file": ("a.txt", b"a")}
    assert ada.http.post(address, files=files).status_code == httpx2.codes.NOT_FOUND
    assert visitor.http.post(address, files=files).status_code == httpx2.codes.NOT_FOUND
    foreign = {"origin": "https://evil.example"}
    assert ben.http.post(address, files=files, headers=foreign).status_code == httpx2.codes.FORBIDDEN


def test_sockets_are_limited(own_server: Server) -> None:
    with Visitor(own_server.url) as ada:
        ada.signs_in("ada@demo.example")
        client_id = ada.opens_page()
        for _ in range(5):
            with ada.connects(client_id):
                pass
        assert refused(ada, client_id) == httpx2.codes.FORBIDDEN
    assert own_server.stop() == 0
    assert "error" not in own_server.log  # a refusal is no fault of ours


async def _says_nothing(_scope: Scope, receive: Receive, _send: Send) -> None:
    """Waits for the browser, and finds that it has gone."""
    await receive()


async def _into_nothing(_message: Message) -> None:
    pass


@pytest.mark.parametrize(("told", "is_mistake"), [("http.disconnect", False), ("http.request", True)])
async def test_a_browser_that_goes_before_the_answer_is_no_mistake(told: str, is_mistake: bool) -> None:
    async def receive() -> Message:
        return {"type": told, "body": b"", "more_body": False}

    async def pass_on(request: Request, call_next: RequestResponseEndpoint) -> Response:
        return await call_next(request)

    app = BaseHTTPMiddleware(_says_nothing, pass_on)
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    if is_mistake:
        with pytest.raises(RuntimeError, match="No response returned"):
            await _unless_gone(app, scope, receive, _into_nothing)
    else:
        await _unless_gone(app, scope, receive, _into_nothing)
