"""A forgotten password, at the server's door."""

import asyncio
import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from services.opening import open_runtime
from services.resetting import begin, link
from services.settings import load_settings
from tests.e2e.server import Server
from tests.services.outbox.mail_host import MailHost, listening, text_of
from tests.web.conftest import with_agents
from tests.web.visitors import PASSWORD, Visitor

NEW = "a new password"
BEN = "ben@demo.example"


@pytest.fixture
def host() -> Iterator[MailHost]:
    """A mail server in a thread of its own."""
    loop, host, ready, done = asyncio.new_event_loop(), MailHost(), threading.Event(), asyncio.Event()

    async def serve() -> None:
        async with listening(host):
            ready.set()
            await done.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait()
    yield host
    loop.call_soon_threadsafe(done.set)
    thread.join()
    loop.close()


@pytest.fixture
def mailing(tmp_path: Path, host: MailHost) -> Iterator[Server]:
    server = Server(with_agents(tmp_path), "serve", SMTP_URL=f"smtp://127.0.0.1:{host.port}")
    server.start()
    yield server
    assert server.stop() == 0, server.log
    server.close()


def asks(visitor: Visitor, email: str, **headers: str) -> httpx2.Response:
    return visitor.http.post("/forgot", data={"email": email}, headers=headers)


def mailed_link(host: MailHost) -> str:
    for _ in range(200):
        if host.got:
            break
        threading.Event().wait(0.05)
    return next(line for line in text_of(host.got[-1]).splitlines() if line.startswith("http"))


def token_for(data: Path, email: str) -> str:
    """The operator makes a link, while the server runs."""
    runtime = open_runtime(load_settings(data_dir=data))
    try:
        made = runtime.db.write_here(begin, email).value
        assert made is not None
        return link(runtime.tokens, "", made).partition("=")[2]
    finally:
        runtime.db.close()


def resets(visitor: Visitor, token: str, password: str = NEW) -> httpx2.Response:
    return visitor.http.post("/reset", data={"link": token, "password": password})


def test_a_link_by_mail_leads_to_a_new_password(mailing: Server, host: MailHost) -> None:
    with Visitor(mailing.url) as ben, Visitor(mailing.url) as elsewhere:
        assert '<a href="/forgot">Forgot your password?</a>' in ben.http.get("/login").text
        elsewhere.signs_in(BEN)
        assert elsewhere.is_signed_in()
        asks(ben, BEN, host="evil.example", **{"x-forwarded-host": "evil.example"})
        address = mailed_link(host)
        assert address.startswith(f"{mailing.url}/reset?link="), "never made from a request"
        page = ben.http.get(address)
        assert f"<bdi>{BEN}</bdi>" in page.text
        answer = resets(ben, address.partition("=")[2])
        assert (answer.status_code, answer.headers["location"]) == (303, "/login?password=changed")
        assert "Your password is changed." in ben.http.get(answer.headers["location"]).text
        assert not elsewhere.is_signed_in()
        ben.signs_in(BEN, PASSWORD)
        assert not ben.is_signed_in()
        ben.signs_in(BEN, NEW)
        assert ben.is_signed_in()


def test_known_and_unknown_addresses_hear_the_same_as_fast(mailing: Server, host: MailHost) -> None:
    host.stalls.update({BEN, "ada@demo.example"})
    took: dict[bool, list[float]] = {True: [], False: []}
    texts = set()
    with Visitor(mailing.url) as visitor:
        for number in range(2):
            for email in (
                BEN,
                f"eve{number}@demo.example",
                "ada@demo.example",
                f"mallory{number}@demo.example",
            ):
                start = time.perf_counter()
                answer = asks(visitor, email)
                took[email in host.stalls].append(time.perf_counter() - start)
                assert answer.status_code == httpx2.codes.OK
                texts.add(answer.text.replace(email, "X"))
        assert len(texts) == 1
    # The mail server answers nothing for the known ones: who waited for it would wait for seconds.
    assert statistics.median(took[True]) < statistics.median(took[False]) + 0.5


def test_asking_is_limited_for_each_address(mailing: Server) -> None:
    with Visitor(mailing.url) as visitor:
        for email in (BEN, "eve@demo.example"):
            codes = [asks(visitor, email).status_code for _ in range(4)]
            assert codes == [200, 200, 200, 429]


def test_without_mail_it_says_who_can_help(visitor: Visitor) -> None:
    page = visitor.http.get("/forgot")
    assert "python main.py reset-password" in page.text
    known, unknown = asks(visitor, "ada@demo.example"), asks(visitor, "eve@demo.example")
    assert known.text == unknown.text
    assert known.status_code == unknown.status_code == httpx2.codes.SERVICE_UNAVAILABLE


def test_the_operators_link_works_once(own_server: Server) -> None:
    token = token_for(own_server.data, BEN)
    with Visitor(own_server.url) as ben:
        answer = resets(ben, token, "short")
        assert answer.status_code == httpx2.codes.UNPROCESSABLE_CONTENT
        assert "A password needs at least 8 characters." in answer.text
        assert resets(ben, token).status_code == httpx2.codes.SEE_OTHER
        for again in (resets(ben, token), ben.http.get("/reset", params={"link": token})):
            assert again.status_code == httpx2.codes.CONFLICT
            assert "This link was used already" in again.text


def test_no_other_token_opens_it(visitor: Visitor) -> None:
    for token in ("", "x"):
        for answer in (visitor.http.get("/reset", params={"link": token}), resets(visitor, token)):
            assert answer.status_code == httpx2.codes.FORBIDDEN
            assert "This link is not complete" in answer.text
