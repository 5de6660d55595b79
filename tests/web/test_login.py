"""Signing in and out."""

import statistics
import time
from pathlib import Path

import httpx2
import pytest

from tests.e2e.server import Server, opened
from tests.web.conftest import with_agents
from tests.web.visitors import COOKIE, PASSWORD, Visitor
from web.login import HOME, local_path, login_address

ADA = "ada@demo.example"


def test_the_form(visitor: Visitor) -> None:
    page = visitor.http.get("/login")
    assert page.status_code == httpx2.codes.OK
    assert "<script" not in page.text
    assert 'role="alert"' not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")
    assert page.headers["cache-control"] == "no-store"


def test_the_right_password_leads_to_the_conversations(visitor: Visitor) -> None:
    answer = visitor.signs_in(" Ada@Demo.example ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/conversations")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "; httponly;" in cookie.lower()
    assert "samesite=lax" in cookie.lower()
    assert "path=/" in cookie.lower()
    assert "secure" not in cookie.lower()
    assert visitor.is_signed_in()
    assert visitor.http.get("/login").headers["location"] == "/conversations"


@pytest.mark.parametrize(
    ("email", "password"),
    [(ADA, "wrong"), (ADA, ""), ("eve@demo.example", PASSWORD), ("", ""), (ADA + "\0", PASSWORD + "\0")],
)
def test_everything_else_gets_the_same_answer(visitor: Visitor, email: str, password: str) -> None:
    answer = visitor.signs_in(email, password)
    assert answer.status_code == httpx2.codes.UNAUTHORIZED
    assert '<p class="alert" role="alert" id="told">Wrong email or password.</p>' in answer.text
    assert "set-cookie" not in answer.headers
    assert not visitor.is_signed_in()
    known = visitor.signs_in(ADA, "wrong").text.replace(ADA, "")
    if email and "\0" not in email:
        assert answer.text.replace(email, "") == known


def test_known_and_unknown_addresses_are_refused_as_fast(visitor: Visitor) -> None:
    took: dict[str, list[float]] = {ADA: [], "eve@demo.example": []}
    for _ in range(11):
        for email, seconds in took.items():
            began = time.perf_counter()
            visitor.signs_in(email, "wrong")
            seconds.append(time.perf_counter() - began)
    known, unknown = (statistics.median(seconds) for seconds in took.values())
    # Argon2 takes most of it: who did without for strangers would be several times as fast.
    assert unknown > known / 2
    assert known > unknown / 2


def test_the_typed_address_is_kept_as_text(visitor: Visitor) -> None:
    answer = visitor.signs_in('"><script>alert(1)</script>', "wrong")
    assert "<script" not in answer.text
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in answer.text


def test_a_big_form_is_not_read(visitor: Visitor) -> None:
    assert visitor.signs_in(ADA, PASSWORD, more="x" * 20_000).status_code == httpx2.codes.UNAUTHORIZED


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://127.0.0.1:1"])
def test_another_site_can_not_sign_anyone_in_or_out(ada: Visitor, visitor: Visitor, origin: str) -> None:
    form = {"email": ADA, "password": PASSWORD}
    refused = visitor.http.post("/login", data=form, headers={"origin": origin})
    assert refused.status_code == httpx2.codes.FORBIDDEN
    assert "set-cookie" not in refused.headers
    assert ada.http.post("/logout", headers={"origin": origin}).status_code == httpx2.codes.FORBIDDEN
    assert ada.is_signed_in()


def test_a_request_that_names_no_origin_or_two_is_refused(visitor: Visitor, server: Server) -> None:
    form = {"email": ADA, "password": PASSWORD}
    twice = [("origin", server.url), ("origin", "https://evil.example")]
    assert httpx2.post(f"{server.url}/login", data=form).status_code == httpx2.codes.FORBIDDEN
    assert httpx2.post(f"{server.url}/login", data=form, headers=twice).status_code == httpx2.codes.FORBIDDEN


def test_signing_out_ends_the_session(ada: Visitor) -> None:
    cookie = ada.http.cookies[COOKIE]
    assert ada.http.get("/logout").status_code in (httpx2.codes.NOT_FOUND, httpx2.codes.METHOD_NOT_ALLOWED)
    assert ada.is_signed_in()
    answer = ada.http.post("/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert COOKIE not in ada.http.cookies
    ada.http.cookies.set(COOKIE, cookie)
    assert not ada.is_signed_in()


def test_signing_in_anew_ends_the_session_before(ada: Visitor) -> None:
    before = ada.http.cookies[COOKIE]
    ada.signs_in("ben@demo.example")
    assert ada.http.cookies[COOKIE] != before
    ada.http.cookies.clear()
    ada.http.cookies.set(COOKIE, before)
    assert not ada.is_signed_in()


def test_who_came_for_a_page_gets_there(visitor: Visitor) -> None:
    answer = visitor.http.get("/conversations?team=2&status=closed")
    assert answer.headers["location"] == "/login?next=%2Fconversations%3Fteam%3D2%26status%3Dclosed"
    form = visitor.http.get(answer.headers["location"])
    assert 'name="next" value="/conversations?team=2&amp;status=closed"' in form.text
    wrong = visitor.signs_in(ADA, "wrong", next="/conversations?team=2")
    assert 'name="next" value="/conversations?team=2"' in wrong.text
    signed_in = visitor.signs_in(ADA, next="/conversations?team=2")
    assert signed_in.headers["location"] == "/conversations?team=2"


ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "evil.example",
    "javascript:alert(1)",
    " /conversations",
    "/" + "x" * 3000,
    "/login?next=/login",
    "/logout",
    "/é",
    "",
    None,
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_elsewhere(target: str | None) -> None:
    assert local_path(target) == HOME


@pytest.mark.parametrize("target", ELSEWHERE[:6])
def test_nobody_is_led_elsewhere_by_the_server(visitor: Visitor, target: str) -> None:
    assert visitor.signs_in(ADA, next=target).headers["location"] == HOME


def test_paths_of_this_server_are_kept() -> None:
    assert local_path("/conversations?team=1&q=a%20b") == "/conversations?team=1&q=a%20b"
    assert login_address("/conversations", "") == "/login"
    assert login_address("/admin", "a=1&b=2") == "/login?next=%2Fadmin%3Fa%3D1%26b%3D2"


def test_guessing_is_limited_whatever_proxies_are_named(own_server: Server) -> None:
    with Visitor(own_server.url) as guesser:
        for number in range(3):
            headers = {"x-forwarded-for": f"192.0.2.{number}", "forwarded": f"for=192.0.2.{number}"}
            form = {"email": f"agent{number}@demo.example", "password": "wrong"}
            assert (
                guesser.http.post("/login", data=form, headers=headers).status_code
                == httpx2.codes.UNAUTHORIZED
            )
        refused = guesser.http.post(
            "/login", data={"email": ADA, "password": PASSWORD}, headers={"x-forwarded-for": "192.0.2.9"}
        )
    assert refused.status_code == httpx2.codes.TOO_MANY_REQUESTS
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert "Too many attempts. Try again in" in refused.text
    assert f'value="{ADA}"' in refused.text
    assert "set-cookie" not in refused.headers


def test_guessing_at_one_agent_is_limited_from_however_many_addresses(tmp_path: Path) -> None:
    settings = {"LOGIN_LIMIT": "3/minute", "TRUSTED_PROXIES": "127.0.0.1"}
    with opened(Server(with_agents(tmp_path), "serve", **settings)) as server, Visitor(server.url) as guesser:

        def guesses(email: str, number: int) -> int:
            form, place = {"email": email, "password": PASSWORD + "?"}, f"192.0.2.{number}"
            return guesser.http.post("/login", data=form, headers={"x-forwarded-for": place}).status_code

        for email in (ADA, "eve@demo.example"):
            assert [guesses(email, number) for number in range(4)] == [401, 401, 401, 429]
            assert guesses(email.upper(), 9) == httpx2.codes.TOO_MANY_REQUESTS
        assert guesses("ben@demo.example", 10) == httpx2.codes.UNAUTHORIZED
