"""What every answer says, whoever asks for whatever."""

import httpx2
import pytest

from services.settings import load_settings
from tests.e2e.server import Server
from tests.web.conftest import with_agents
from tests.web.visitors import PASSWORD, Visitor
from web.headers import PLAIN_POLICY


@pytest.mark.parametrize(
    "address", ["/", "/login", "/conversations", "/nope", "/healthz", "/readyz", "/session"]
)
def test_every_answer_is_guarded(visitor: Visitor, address: str) -> None:
    headers = visitor.http.get(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["content-security-policy"] == PLAIN_POLICY
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers


def test_refusals_are_guarded_too(visitor: Visitor) -> None:
    refused = visitor.http.post("/login", headers={"origin": "https://evil.example"})
    assert refused.headers["content-security-policy"] == PLAIN_POLICY


def test_what_is_named_by_its_content_may_be_kept_for_ever(visitor: Visitor) -> None:
    style = visitor.http.get("/login").text.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = visitor.http.get(style)
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]


def test_what_proxies_say_of_themselves_reaches_no_page(ada: Visitor) -> None:
    prefixed = ada.http.get("/conversations", headers={"x-forwarded-prefix": "/evil-prefix"})
    assert prefixed.status_code == httpx2.codes.OK
    assert "evil-prefix" not in prefixed.text


def test_behind_tls_and_a_trusted_proxy(tmp_path_factory: pytest.TempPathFactory) -> None:
    public = "https://chat.example.com"
    server = Server(
        with_agents(tmp_path_factory.mktemp("tls")),
        "serve",
        PUBLIC_URL=public,
        TRUSTED_PROXIES="127.0.0.0/8",
        LOGIN_LIMIT="1/minute",
    )
    server.start()
    try:
        with Visitor(server.url) as visitor:
            assert visitor.signs_in("ada@demo.example").status_code == httpx2.codes.FORBIDDEN
            form = {"email": "ada@demo.example", "password": PASSWORD}
            for number, email in enumerate(("ada@demo.example", "ben@demo.example")):
                headers = {
                    "origin": public,
                    "x-forwarded-for": f"192.0.2.{number}",
                    "x-forwarded-proto": "https",
                }
                answer = visitor.http.post("/login", data=form | {"email": email}, headers=headers)
                assert answer.status_code == httpx2.codes.SEE_OTHER  # each customer's own address counts
                assert answer.headers["location"] == "/conversations"
                assert "; secure" in answer.headers["set-cookie"].lower()
                assert answer.headers["strict-transport-security"] == "max-age=31536000"
    finally:
        assert server.stop() == 0
    assert load_settings(public_url=public).is_https
