"""Whatever answers where the Cloud API should be: a clear word, and the token goes to nobody else."""

import hashlib
import hmac
import io
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.channels.whatsapp import client
from services.channels.whatsapp.client import Graph, GraphError
from services.channels.whatsapp.trouble import sentence
from tests.services.channels.whatsapp.conftest import ACCOUNT, account_of
from tests.whatsapp.hosting import Host, hosted

TOKEN = "a token nobody else may have"


@dataclass
class Other:
    """Something else at that address: answers all with the same, and keeps who came."""

    content: bytes = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)

    async def serve(self, request: Request) -> Response:
        self.asked.append(request.headers.get("authorization", ""))
        self.queries.append(request.url.query)
        return Response(self.content, self.status, self.headers)


@pytest.fixture
def other() -> Other:
    return Other()


@pytest.fixture
async def place(other: Other) -> AsyncIterator[Host]:
    routes = [Route("/{path:path}", other.serve, methods=["GET", "POST"])]
    async with hosted(Starlette(routes=routes)) as host:
        yield host


def graph(place: Host) -> Graph:
    return Graph(account_of(1, TOKEN), f"{place.url}/v24.0")


async def failing(place: Host) -> GraphError:
    with pytest.raises(GraphError) as failure:
        await graph(place).post("1/messages", {"text": "secret words"})
    return failure.value


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b'"x"', b"\xff", b"[" * 100_000])
async def test_what_is_no_answer_leaves_it_open(place: Host, other: Other, content: bytes) -> None:
    other.content = content
    error = await failing(place)
    assert (error.is_permanent, error.is_certain) == (False, False)


@pytest.mark.parametrize(("status", "is_certain"), [(502, False), (504, False), (404, True), (302, True)])
async def test_a_gateways_word(place: Host, other: Other, status: int, is_certain: bool) -> None:
    other.status, other.content = status, b"<h1>Bad gateway</h1>"
    error = await failing(place)
    assert (error.code, error.is_certain) == (0, is_certain)
    assert str(status) in error.reason


async def test_an_endless_answer_is_cut(place: Host, other: Other, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "ANSWER_BYTES", 1_000)
    other.content = b"{" + b" " * 2_000 + b"}"
    assert "longer than any" in (await failing(place)).reason


@pytest.mark.parametrize("url", ["http://other.example/file", "file:///etc/passwd", "//x", "nonsense"])
async def test_the_token_goes_nowhere_else(place: Host, url: str) -> None:
    with pytest.raises(GraphError, match="no safe address"):
        async with graph(place).download(url):
            pass


async def test_a_redirect_is_not_followed(place: Host, other: Other) -> None:
    async with hosted(Starlette(routes=[])) as elsewhere:
        other.status, other.headers = 302, {"location": f"{elsewhere.url}/there"}
        await failing(place)
    assert other.asked == [f"Bearer {TOKEN}"]


async def test_each_request_proves_that_the_app_itself_asks(place: Host, other: Other) -> None:
    proof = hmac.new(ACCOUNT.app_secret.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()
    await graph(place).get("1", fields="id")
    await graph(place).post("1/messages", {})
    await graph(place).upload("1/media", io.BytesIO(b"x"), name="x.txt", type_="text/plain")
    async with graph(place).download(f"{place.url}/file"):
        pass
    assert other.queries == [f"fields=id&appsecret_proof={proof}", *[f"appsecret_proof={proof}"] * 2, ""]


async def test_nothing_secret_is_logged(place: Host, other: Other, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    other.status, other.content = 400, b'{"error": {"code": 190, "message": "no"}}'
    error = await failing(place)
    for secret in (TOKEN, "secret words"):
        assert secret not in caplog.text
        assert secret not in repr(error) + error.reason


def test_an_unknown_error_is_told_in_its_own_words() -> None:
    assert sentence(999_999, "Something else.") == "WhatsApp did not take it: Something else (999999)."
    assert sentence(999_999) == "WhatsApp did not take it: no reason given (999999)."
