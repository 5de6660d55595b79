"""The demo's phone: what each customer's shows, what can be done with it, and that it is strict."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from services.demo.line import CALLERS, TEMPLATES, Line
from tests.web.visitors import Visitor
from web import phone
from web.emulator import Emulator, Entry

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def emulator() -> Emulator:
    return phone.emulator_of(Line(webhook_url="http://127.0.0.1:9/", api_url=""))


@pytest.fixture
def browser(emulator: Emulator) -> Iterator[TestClient]:
    app = FastAPI()
    phone.mount(app, emulator)
    with TestClient(app) as client:
        yield client


def does(browser: TestClient, deed: str, customer: int = 0, **more: Any) -> int:
    return browser.post(f"/demo/phone/{customer}", json={"deed": deed} | more).status_code


def shown(browser: TestClient, customer: int = 0) -> Any:
    return browser.get(f"/demo/phone/{customer}").json()


def answers(emulator: Emulator, text: str, **more: Any) -> Entry:
    """As the business: what the API does with a request is proven elsewhere."""
    entry = Entry(f"wamid.{text}", 1_785_312_000_000, "text", is_own=False, text=text, state="sent", **more)
    emulator.customers[0].chat.append(entry)
    emulator.arrives(emulator.customers[0], entry)
    return entry


def test_the_page_is_strict_and_its_files_may_be_kept(browser: TestClient) -> None:
    page = browser.get("/demo/phone")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"style=|\son\w+=|<script>|<style|__[A-Z]+__", page.text)
    for address in re.findall(r'(?:href|src)="(/demo/phone-[^"]+)"', page.text):
        assert "immutable" in browser.get(address).headers["cache-control"]


def test_one_customer_has_a_user_id_and_no_number(browser: TestClient) -> None:
    customers = shown(browser)["customers"]
    assert [one["name"] for one in customers] == [caller.name for caller in CALLERS]
    assert [one["about"] for one in customers] == [
        "+4917655501234",
        "@owenpriest, number hidden",
        "+33655501299",
    ]
    assert all(caller.user_id for caller in CALLERS)


def test_what_is_written_is_on_the_phone_and_on_its_way(browser: TestClient, emulator: Emulator) -> None:
    with emulator.held() as events:
        assert does(browser, "write", text="Hello") == 204
        (first,) = shown(browser)["chat"]
        assert does(browser, "write", text="This one", reply=first["id"]) == 204
    second = shown(browser)["chat"][1]
    assert (first["text"], first["own"], first["state"]) == ("Hello", True, "sent")
    assert second["reply"] == {"own": True, "text": "Hello"}
    assert [event["entry"][0]["changes"][0]["value"]["messages"][0]["type"] for event in events] == [
        "text"
    ] * 2
    assert shown(browser, 1)["chat"] == []


def test_pictures_are_photos_and_everything_else_a_document(browser: TestClient) -> None:
    for name, content, mime in (("a.png", PNG, "image/png"), ("a.html", b"<script>", "text/html")):
        sent = browser.post("/demo/phone/0", files={"file": (name, content, mime)}, data={"caption": "Look"})
        assert sent.status_code == 204
    photo, document = shown(browser)["chat"]
    assert (photo["type"], photo["file"]["picture"], photo["text"]) == ("image", True, "Look")
    assert (document["type"], document["file"]["picture"], document["file"]["name"]) == (
        "document",
        False,
        "a.html",
    )
    picture, other = (browser.get(one["file"]["url"]) for one in (photo, document))
    assert (picture.headers["content-type"], picture.headers["content-disposition"]) == (
        "image/png",
        "inline",
    )
    assert other.headers["content-type"] == "application/octet-stream"
    assert other.headers["content-disposition"] == "attachment"
    assert other.headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_too_large_or_no_file_is_told(browser: TestClient) -> None:
    for content in (b"", b"x" * 16_000_001):
        refused = browser.post("/demo/phone/0", files={"file": ("a.png", content, "image/png")})
        assert (refused.status_code, "16 MB" in refused.json()["message"]) == (400, True)


def test_what_arrives_is_new_until_it_is_looked_at(browser: TestClient, emulator: Emulator) -> None:
    answers(emulator, "We have two.")
    assert shown(browser, 1)["customers"][0]["unread"] == 1
    assert does(browser, "look") == 204
    after = shown(browser)
    assert after["customers"][0]["unread"] == 0
    assert after["chat"][0]["state"] == "read"


def test_a_phone_that_is_off_knows_of_nothing_and_does_nothing(
    browser: TestClient, emulator: Emulator
) -> None:
    assert does(browser, "switch", on=False) == 204
    answers(emulator, "We have two.")
    assert shown(browser)["chat"] == []
    assert does(browser, "write", text="Hello") == 400
    assert browser.post("/demo/phone/0", files={"file": ("a.png", PNG, "image/png")}).status_code == 400
    assert does(browser, "switch", on=True) == 204
    assert [entry["text"] for entry in shown(browser)["chat"]] == ["We have two."]


def test_reactions_and_buttons(browser: TestClient, emulator: Emulator) -> None:
    entry = answers(emulator, "When?", buttons=("Tomorrow",))
    assert does(browser, "react", message=entry.id, emoji="👍") == 204
    assert shown(browser)["chat"][0]["mine"] == "👍"
    assert does(browser, "react", message=entry.id, emoji="") == 204
    assert does(browser, "press", message=entry.id, label="Tomorrow") == 204
    first, pressed = shown(browser)["chat"]
    assert first["reactions"] == []
    assert (pressed["text"], pressed["type"]) == ("Tomorrow", "button")


def test_after_24_hours_the_window_is_closed(browser: TestClient, emulator: Emulator) -> None:
    passed: list[int] = []
    emulator.on_time_passed = lambda _customer, milliseconds: passed.append(milliseconds)
    assert shown(browser)["until"] is None
    does(browser, "place")
    assert shown(browser)["until"] is not None
    assert does(browser, "wait") == 204
    assert shown(browser)["until"] is None
    assert passed == [86_400_000]


def test_what_has_not_changed_is_not_sent_again(browser: TestClient) -> None:
    tag = browser.get("/demo/phone/0").headers["etag"]
    assert browser.get("/demo/phone/0", headers={"if-none-match": tag}).status_code == 304
    does(browser, "write", text="Hello")
    assert browser.get("/demo/phone/0", headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"deed":"dance"}',
        b'{"deed":"write"}',
        b'{"deed":"write","text":""}',
        b'{"deed":"write","text":"x","colour":"red"}',
        b'{"deed":"write","text":"x","reply":"another"}',
        b'{"deed":"react","message":"another","emoji":"x"}',
    ],
)
def test_what_makes_no_sense_is_refused(browser: TestClient, body: bytes) -> None:
    assert browser.post("/demo/phone/0", content=body).status_code == 400
    assert shown(browser)["chat"] == []


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("multipart/form-data; boundary=x", "up to 16 MB"), ("text/plain", "can't be sent")],
)
def test_what_is_too_large_is_not_read(browser: TestClient, kind: str, sentence: str) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 65_536

    headers = {"content-type": kind}
    assert sentence in browser.post("/demo/phone/0", content=endless(), headers=headers).json()["message"]
    headers["content-length"] = "16064001"
    assert sentence in browser.post("/demo/phone/0", content=b"x", headers=headers).json()["message"]


@pytest.mark.parametrize("path", ["/demo/phone/3", "/demo/phone/x", "/demo/phone/files/77"])
def test_what_is_not_there_is_not(browser: TestClient, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_the_api_is_beside_it_for_who_has_the_token(browser: TestClient, emulator: Emulator) -> None:
    path = f"/demo/graph/v24.0/{emulator.account.business_account_id}/message_templates"
    assert browser.get(path).status_code == 401
    bearer = {"authorization": f"Bearer {emulator.account.access_token}"}
    assert browser.get(path, headers=bearer).status_code == 400, "and for the app itself"
    found = browser.get(path, params={"appsecret_proof": emulator.account.proof}, headers=bearer).json()
    assert [one["status"] for one in found["data"]] == ["APPROVED", "APPROVED", "PAUSED", "REJECTED"]
    assert len(found["data"]) == len(TEMPLATES)


def test_without_the_demo_there_is_none(visitor: Visitor) -> None:
    assert visitor.http.get("/demo/phone").status_code == 404
    assert visitor.http.get("/demo/graph/v24.0/1").status_code == 404
