"""Getting started: for workspace owners and admins."""

import httpx2
import pytest

from models import SendKey, Theme
from services.actor import agent
from services.database import Database
from services.events import Bus
from services.profile import prefer
from tests.e2e.server import Server
from tests.web.calls import ADA
from tests.web.visitors import Visitor

PATHS = ("/start", "/start/try")


@pytest.mark.parametrize("path", PATHS)
def test_strangers_sign_in_first_and_members_find_nothing(visitor: Visitor, ben: Visitor, path: str) -> None:
    answer = visitor.http.get(path)
    assert answer.status_code == httpx2.codes.SEE_OTHER
    assert answer.headers["location"].startswith("/login?next=%2Fstart")
    assert ben.http.get(path).status_code == httpx2.codes.NOT_FOUND


def test_the_owner_finds_the_line_and_what_is_left(ada: Visitor) -> None:
    page = ada.http.get("/start").text
    assert f"{ada.url}/widget.js" in page
    assert '<li class="done"><a href="/settings/people">Bring in a colleague</a>' in page
    assert '<li class="open"><a href="/settings/workspace">Name a mail server</a>' in page
    assert '<a href="/settings/channels/1">Give the chat your colours</a>' in page
    assert '<li class="open"><b>Serve it by HTTPS</b>' in page


def test_the_page_to_try_it_on_allows_the_chat_and_nothing_else(ada: Visitor) -> None:
    answer = ada.http.get("/start/try")
    assert f'src="{ada.url}/widget.js"' in answer.text
    policy = answer.headers["content-security-policy"]
    assert f"script-src 'self' {ada.url}; frame-src 'self' {ada.url};" in policy
    assert "unsafe" not in policy


def test_it_looks_as_its_reader_has_chosen(server: Server, ada: Visitor) -> None:
    db = Database(f"sqlite:///{server.data / 'triptych.db'}", Bus())
    for theme, root in (
        (Theme.DARK, '<html lang="en" data-theme="dark">'),
        (Theme.SYSTEM, '<html lang="en">'),
    ):
        db.write_here(prefer, theme=theme, language="", send_key=SendKey.ENTER, actor=agent(ADA))
        assert root in ada.http.get("/start").text
    db.close()
