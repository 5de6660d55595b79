"""Where one block shows at a time: a link leads to the chat, and Back from the chat to the list."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Agent, someone
from tests.e2e.server import Server
from tests.e2e.visitor import visit

WIDTHS = pytest.mark.parametrize("width", [360, 700])
CHOSEN = re.compile(r"status=rep_needed&conversation=\d+$")


@pytest.fixture
def maria(server: Server) -> str:
    """The name of a customer who waits."""
    name = someone("Maria")
    with visit(server, name=name) as visitor:
        visitor.writes("Hello")
    return name


@pytest.fixture
def ben(agent: Callable[..., Agent], maria: str, width: int) -> Agent:
    """At a list that holds Maria's row: an empty one is hidden."""
    ben = agent("Ben", viewport={"width": width, "height": 740})
    ben.signs_in()
    ben.sees(maria)
    return ben


def chat(ben: Agent, maria: str) -> None:
    ben.is_reading(maria)
    expect(ben.rows).to_be_hidden()


def list_(ben: Agent) -> None:
    expect(ben.rows).to_be_visible()
    expect(ben.interaction).to_be_hidden()


@WIDTHS
def test_a_link_to_a_conversation_shows_the_chat(ben: Agent, maria: str) -> None:
    ben.opens(maria)
    link = ben.link()
    ben.page.goto("/login")
    ben.page.goto(link)
    chat(ben, maria)
    ben.page.go_back()
    list_(ben)
    ben.sees(maria)
    assert ben.page.url == link
    ben.page.reload()
    list_(ben)
    ben.page.go_forward()
    chat(ben, maria)


@WIDTHS
def test_back_leads_from_the_chat_to_the_list(ben: Agent, maria: str) -> None:
    ben.page.goto("/conversations?status=rep_needed")
    for _ in range(2):
        ben.opens(maria)
        chat(ben, maria)
        expect(ben.page).to_have_url(CHOSEN)
        ben.page.go_back()
        list_(ben)
        expect(ben.page).to_have_url(CHOSEN)


@WIDTHS
def test_leaving_the_chat_by_a_button_is_going_back(ben: Agent, maria: str, width: int) -> None:
    name = "Conversations" if width < 600 else "Back to conversations"
    ben.page.goto("/conversations?status=rep_needed")
    ben.opens(maria)
    entries = ben.page.evaluate("history.length")
    for _ in range(2):
        ben.page.get_by_role("button", name=name, exact=True).click()
        list_(ben)
        ben.opens(maria)
        chat(ben, maria)
    assert ben.page.evaluate("history.length") == entries
    expect(ben.page).to_have_url(CHOSEN)


@pytest.mark.parametrize("width", [360])
def test_what_one_may_not_see_leads_to_the_list(ben: Agent, maria: str) -> None:
    ben.follows_a_link_to(999_999)
    list_(ben)
    ben.sees(maria)
    expect(ben.page).to_have_url(re.compile("/conversations$"))
