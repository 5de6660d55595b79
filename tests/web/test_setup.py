"""The set-up page: for who has the link, until somebody can sign in."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from services.first_run import PURPOSE
from services.secret import load_secret
from services.settings import load_settings
from services.tokens import Tokens
from tests.e2e.server import Server
from tests.web.visitors import Visitor

FORM = {
    "name": "Grace",
    "email": "grace@example.com",
    "password": "correct horse",
    "workspace": "Harbour",
    "team": "Support",
    "mode": "grab",
    "channel": "Website",
}


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Server]:
    """A server in which nobody can sign in yet."""
    server = Server(tmp_path, "serve")
    server.start()
    yield server
    server.close()


@pytest.fixture
def grace(fresh: Server) -> Iterator[Visitor]:
    with Visitor(fresh.url) as visitor:
        yield visitor


def link_of(server: Server) -> str:
    """The token in the link that the server has printed."""
    line = next(line for line in server.log.splitlines() if "/setup?link=" in line)
    assert urlsplit(line.strip()).path == "/setup"
    return line.partition("?link=")[2].strip()


def begins(visitor: Visitor, link: str, **typed: str) -> httpx2.Response:
    return visitor.http.post("/setup", data={**FORM, "link": link, **typed})


def test_the_printed_link_leads_to_an_owner_who_is_signed_in(fresh: Server, grace: Visitor) -> None:
    page = grace.http.get("/setup", params={"link": link_of(fresh)})
    assert page.status_code == httpx2.codes.OK
    assert "<script" not in page.text
    answer = begins(grace, link_of(fresh))
    assert (answer.status_code, answer.headers["location"]) == (303, "/start")
    assert grace.is_signed_in()
    started = grace.http.get("/start").text
    assert "/widget.js&quot; data-channel=&quot;" in started
    assert grace.http.get("/start/try").status_code == httpx2.codes.OK


def test_it_works_once(fresh: Server, grace: Visitor) -> None:
    link = link_of(fresh)
    assert begins(grace, link).headers["location"] == "/start"
    with Visitor(fresh.url) as eve:
        assert begins(eve, link, email="eve@example.com").headers["location"] == "/login"
        assert eve.http.get("/setup", params={"link": link}).headers["location"] == "/login"
        assert not eve.is_signed_in()


def test_no_other_token_opens_it(fresh: Server, grace: Visitor) -> None:
    tokens = Tokens(load_secret(load_settings(data_dir=fresh.data)))
    old, other = tokens.make(PURPOSE, {}, -1), tokens.make("invitation", {}, 60)
    for link in ("", "x", link_of(fresh)[:-1], other, old):
        assert grace.http.get("/setup", params={"link": link}).status_code == httpx2.codes.FORBIDDEN
        assert begins(grace, link).status_code == httpx2.codes.FORBIDDEN
    assert grace.http.get("/login").headers["location"] == "/setup"


def test_what_was_typed_is_kept_as_text_but_for_the_password(fresh: Server, grace: Visitor) -> None:
    hostile = '"><script>alert(1)</script>'
    answer = begins(grace, link_of(fresh), name=hostile, workspace="", password="correct horse 2")
    assert answer.status_code == httpx2.codes.UNPROCESSABLE_CONTENT
    assert "<script" not in answer.text
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in answer.text
    assert "correct horse 2" not in answer.text
    assert "Say what your company or project is called." in answer.text


def test_another_site_can_not_set_it_up(fresh: Server, grace: Visitor) -> None:
    form = {**FORM, "link": link_of(fresh)}
    refused = grace.http.post("/setup", data=form, headers={"origin": "https://evil.example"})
    assert refused.status_code == httpx2.codes.FORBIDDEN
    assert grace.http.get("/login").headers["location"] == "/setup"


def test_a_server_with_agents_has_nothing_to_set_up(server: Server, visitor: Visitor) -> None:
    assert "/setup?link=" not in server.log
    assert visitor.http.get("/setup").headers["location"] == "/login"
