"""The call page over HTTP: who gets it, what it says, and what it allows itself."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from services.languages import LANGUAGES
from tests.e2e.server import Server
from tests.web.calls import Addresses, with_calls
from tests.web.visitors import Visitor
from web.call import FOLDER

Calls = tuple[Server, Addresses, Addresses]


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calls]:
    """A server, a call that goes on, and one whose conversation is closed."""
    folder, open_, ended = with_calls(tmp_path_factory.mktemp("calls"))
    server = Server(folder, "serve")
    server.start()
    yield server, open_, ended
    assert server.stop() == 0, server.log
    assert "Traceback" not in server.log, server.log


@pytest.fixture
def customer(calls: Calls) -> Iterator[Visitor]:
    with Visitor(calls[0].url) as visitor:
        yield visitor


def signed_in(calls: Calls, name: str) -> Visitor:
    visitor = Visitor(calls[0].url)
    visitor.signs_in(f"{name}@demo.example")
    return visitor


def told(page: httpx2.Response) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(html.unescape(re.findall(r'data-call="(.*?)"', page.text)[0]))
    return found


def alert(page: httpx2.Response) -> str:
    return html.unescape(re.findall(r'<p role="alert">(.*?)</p>', page.text)[0])


def test_the_customer_comes_in_by_the_link(calls: Calls, customer: Visitor) -> None:
    _, call, _ = calls
    page = customer.http.get(f"/call/{call.guest}")
    assert page.status_code == httpx2.codes.OK
    found = told(page)
    assert (found["role"], found["other"]) == ("customer", "Ada")
    assert found["socket"] == f"/call/{call.guest}/ws"
    assert call.room not in page.text, "what agents enter by is not told"


def test_an_agent_comes_in_by_their_session(calls: Calls) -> None:
    _, call, _ = calls
    with signed_in(calls, "ada") as ada:
        page = ada.http.get(f"/call/{call.room}")
    found = told(page)
    assert (found["role"], found["other"]) == ("agent", 'Maria "<b>__CALL__ {{CALL}}')
    assert "<b>" not in page.text
    assert call.guest not in page.text


def test_without_a_session_to_the_form_and_back(calls: Calls, customer: Visitor) -> None:
    _, call, _ = calls
    sent = customer.http.get(f"/call/{call.room}")
    assert sent.status_code == httpx2.codes.SEE_OTHER
    assert sent.headers["location"] == f"/login?next=%2Fcall%2F{call.room}"


def test_a_colleague_is_told_to_join(calls: Calls) -> None:
    _, call, _ = calls
    with signed_in(calls, "ben") as ben:
        page = ben.http.get(f"/call/{call.room}")
    assert page.status_code == httpx2.codes.FORBIDDEN
    assert "Press JOIN there first" in alert(page)


@pytest.mark.parametrize("who", ["customer", "agent"])
def test_a_closed_conversations_call_has_ended(calls: Calls, customer: Visitor, who: str) -> None:
    _, _, ended = calls
    with signed_in(calls, "ada") as ada:
        page = (
            customer.http.get(f"/call/{ended.guest}")
            if who == "customer"
            else ada.http.get(f"/call/{ended.room}")
        )
    assert page.status_code == httpx2.codes.GONE
    assert alert(page) == "This call has ended, because the conversation was closed."


@pytest.mark.parametrize("id_", ["a" * 24, "%00", "%27%20OR%201=1", "..%2f..%2fetc"])
def test_a_guessed_address_leads_nowhere(customer: Visitor, id_: str) -> None:
    page = customer.http.get(f"/call/{id_}")
    assert page.status_code == httpx2.codes.NOT_FOUND
    assert "<script" not in page.text


def test_in_the_browsers_language(calls: Calls, customer: Visitor) -> None:
    _, call, _ = calls
    page = customer.http.get(f"/call/{call.guest}", headers={"accept-language": "ar-EG,en;q=0.5"})
    assert '<html lang="ar" dir="rtl">' in page.text
    assert "الانضمام الآن" in page.text


def test_every_language_has_every_word() -> None:
    words = [json.loads((FOLDER / "words" / f"{language}.json").read_text()) for language in LANGUAGES]
    assert {path.stem for path in (FOLDER / "words").iterdir()} == set(LANGUAGES)
    for each in words:
        assert list(each) == list(words[0])
        for name, word in each.items():
            assert set(re.findall(r"{\w+}", word)) == set(re.findall(r"{\w+}", words[0][name])), name


def test_the_policy_lets_nothing_else_in(calls: Calls, customer: Visitor) -> None:
    server, call, _ = calls
    page = customer.http.get(f"/call/{call.guest}")
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert f"connect-src 'self' {server.url.replace('http', 'ws')};" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "camera=(self)" in page.headers["permissions-policy"]


def test_its_files_may_be_kept_for_ever_and_nothing_else_is_served(calls: Calls, customer: Visitor) -> None:
    page = customer.http.get(f"/call/{calls[1].guest}")
    (script,) = re.findall(r'src="(.*?)"', page.text)
    style = re.findall(r'stylesheet" href="(.*?)"', page.text)[0]
    folder = script.rpartition("/")[0]
    for address, kind in (
        (script, "text/javascript"),
        (style, "text/css"),
        (f"{folder}/peer.js", "text/javascript"),
    ):
        answer = customer.http.get(address)
        assert answer.headers["content-type"].startswith(kind)
        assert "immutable" in answer.headers["cache-control"]
    for other in ("call.html", "words", "en.json", "..%2f..%2fcall.py", "nothing.js"):
        assert customer.http.get(f"{folder}/{other}").status_code == httpx2.codes.NOT_FOUND


def test_a_server_of_anothers_takes_its_place(calls: Calls, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder, call, ended = with_calls(tmp_path_factory.mktemp("elsewhere"))
    server = Server(folder, "serve", CONFERENCE_URL="https://meet.example.com/triptych-{room}#x=1")
    server.start()
    try:
        with Visitor(server.url) as customer:
            sent = customer.http.get(f"/call/{call.guest}")
            assert sent.status_code == httpx2.codes.SEE_OTHER
            assert sent.headers["location"] == f"https://meet.example.com/triptych-{call.room}#x=1"
            assert sent.headers["referrer-policy"] == "no-referrer"
            assert customer.http.get(f"/call/{ended.guest}").status_code == httpx2.codes.GONE
    finally:
        assert server.stop() == 0
