"""The demo's mailbox in the browser: mail is a stranger's, and stays in its frame."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from services.demo.mailbox import Mailbox
from tests.web.visitors import Visitor
from web import mailbox as page

HOSTILE = (
    b'From: "<script>alert(1)</script>" <a@b.example>\r\nTo: x@y.example\r\n'
    b"Subject: <img src=x onerror=alert(1)>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<script>alert(1)</script><b>Hello</b>"
)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def browser(mailbox: Mailbox) -> Iterator[TestClient]:
    app = FastAPI()
    page.mount(app, mailbox)
    with TestClient(app) as client:
        yield client


def test_an_empty_one_says_how_it_fills(browser: TestClient) -> None:
    found = browser.get("/demo/mailbox")
    assert found.status_code == 200
    assert "Nothing yet" in found.text


def test_mails_are_listed_and_opened(browser: TestClient, mailbox: Mailbox) -> None:
    for number in (1, 2):
        mailbox.put(f"Subject: Mail {number}\r\n\r\nHello {number}".encode(), f"{number}@shop.example")
    listed = browser.get("/demo/mailbox").text
    assert listed.index("Mail 2") < listed.index("Mail 1")
    one = browser.get("/demo/mailbox/1")
    assert "1@shop.example" in one.text
    assert "Hello 1" in one.text


@pytest.mark.parametrize("path", ["/demo/mailbox/99", "/demo/mailbox/99/html", "/demo/mailbox/x"])
def test_what_is_not_there_is_not(browser: TestClient, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_what_is_in_a_mail_stays_in_its_frame(browser: TestClient, mailbox: Mailbox) -> None:
    mailbox.put(HOSTILE, "<b>x@y.example</b>")
    for path in ("/demo/mailbox", "/demo/mailbox/1"):
        found = browser.get(path)
        assert "<script" not in found.text
        assert "<img" not in found.text
        assert "<b>" not in found.text
        assert "script-src" not in found.headers["content-security-policy"]
        assert "default-src 'none'" in found.headers["content-security-policy"]
    framed = browser.get("/demo/mailbox/1/html")
    policy = framed.headers["content-security-policy"]
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in browser.get("/demo/mailbox/1").text


def test_without_the_demo_there_is_none(visitor: Visitor) -> None:
    assert visitor.http.get("/demo/mailbox").status_code == 404
