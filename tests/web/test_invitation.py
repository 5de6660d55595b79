"""The page behind an invitation's link."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from services.actor import agent
from services.joining import links
from services.joining.inviting import invite
from services.opening import open_runtime
from services.secret import load_secret
from services.settings import load_settings
from services.tokens import Tokens
from tests.e2e.server import Server
from tests.web.visitors import COOKIE, PASSWORD, Visitor

_numbers = itertools.count()


def invited(data: Path, email: str, name: str = "") -> str:
    """Ada invites somebody while the server runs; returns the link's token."""
    runtime = open_runtime(load_settings(data_dir=data))
    try:
        joining_id = runtime.db.write_here(
            invite, email=email, name=name, seats={1: "representative"}, actor=agent(1)
        ).value
        address = links.link(runtime.tokens, "", joining_id, 1)
    finally:
        runtime.db.close()
    return address.partition("?link=")[2]


@pytest.fixture
def email() -> str:
    return f"eve{next(_numbers)}@demo.example"


@pytest.fixture
def link(server: Server, email: str) -> str:
    return invited(server.data, email)


def accepts(visitor: Visitor, link: str, **typed: str) -> httpx2.Response:
    return visitor.http.post("/invitation", data={"link": link, "name": "Eve", "password": PASSWORD, **typed})


def test_a_name_and_a_password_and_one_is_in(visitor: Visitor, link: str, email: str) -> None:
    page = visitor.http.get("/invitation", params={"link": link})
    assert page.status_code == httpx2.codes.OK
    assert "<script" not in page.text
    assert f"You will sign in as <bdi>{email}</bdi>." in page.text
    assert "<bdi>Ada</bdi> invites you." in page.text
    answer = accepts(visitor, link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/conversations")
    assert visitor.is_signed_in()
    visitor.http.post("/logout")
    visitor.signs_in(email)
    assert visitor.is_signed_in()


def test_it_works_once(visitor: Visitor, server: Server, link: str) -> None:
    accepts(visitor, link)
    with Visitor(server.url) as other:
        for answer in (accepts(other, link), other.http.get("/invitation", params={"link": link})):
            assert answer.status_code == httpx2.codes.CONFLICT
            assert "This invitation has been accepted already. Sign in." in answer.text
        assert not other.is_signed_in()


def test_two_at_the_same_time(server: Server, link: str) -> None:
    with Visitor(server.url) as one, Visitor(server.url) as other, ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda visitor: accepts(visitor, link).status_code, (one, other)))
        assert sorted(answers) == [303, 409]
        assert [one.is_signed_in(), other.is_signed_in()] == [code == 303 for code in answers]


def test_links_are_made_from_the_settings_alone(visitor: Visitor, link: str) -> None:
    forged = {"host": "evil.example", "x-forwarded-host": "evil.example"}
    page = visitor.http.get("/invitation", params={"link": link}, headers=forged)
    assert "evil.example" not in page.text


def test_no_other_token_opens_it(visitor: Visitor, server: Server, link: str) -> None:
    tokens = Tokens(load_secret(load_settings(data_dir=server.data)))
    for other in ("", "x", link[:-1], tokens.make("reset", {"joining": 1, "number": 1}, 60)):
        for answer in (visitor.http.get("/invitation", params={"link": other}), accepts(visitor, other)):
            assert answer.status_code == httpx2.codes.FORBIDDEN
            assert "This link is not complete, or too old." in answer.text
    assert not visitor.is_signed_in()


def test_what_is_wrong_stands_beside_its_field(visitor: Visitor, link: str) -> None:
    hostile = '"><script>alert(1)</script>'
    answer = accepts(visitor, link, name=hostile, password="short")
    assert answer.status_code == httpx2.codes.UNPROCESSABLE_CONTENT
    assert "A password needs at least 8 characters." in answer.text
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in answer.text
    assert "short" not in answer.text.replace("shortcut", "")
    for password in (PASSWORD, "short"):
        answer = accepts(visitor, link, name=" ", password=password)
        assert "Say what customers and colleagues call you." in answer.text
    assert "A password needs at least 8 characters." in answer.text
    assert accepts(visitor, link).status_code == httpx2.codes.SEE_OTHER


def test_another_site_can_not_accept(visitor: Visitor, link: str) -> None:
    form = {"link": link, "name": "Eve", "password": PASSWORD}
    refused = visitor.http.post("/invitation", data=form, headers={"origin": "https://evil.example"})
    assert refused.status_code == httpx2.codes.FORBIDDEN


def test_who_is_signed_in_as_somebody_else_is_so_no_more(ada: Visitor, link: str) -> None:
    before = ada.http.cookies[COOKIE]
    accepts(ada, link)
    ada.http.cookies.clear()
    ada.http.cookies.set(COOKIE, before)
    assert not ada.is_signed_in()
