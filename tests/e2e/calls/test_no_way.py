"""Where no call comes about: the page says why."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.calls.conftest import Called
from tests.e2e.calls.pages import FOREIGN, RELAYED_ONLY, open_link
from tests.e2e.people import Agent, Customer
from tests.e2e.server import Server, opened

Call = Callable[..., Called]


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[Server]:
    """A server that browsers take for another machine, and reach by plain HTTP."""
    with opened(Server(tmp_path, "demo", "--empty", host=FOREIGN)) as server:
        yield server


def test_without_ice_servers(call: Call, customers_browser: Browser) -> None:
    called = call(RELAYED_ONLY)
    customers = open_link(customers_browser, called.link, RELAYED_ONLY)
    called.tab.joins()
    customers.joins()
    for page in (called.tab, customers):
        page.tells("No connection. The two of you are in different networks, and this server names no ICE")


def test_plain_http_on_a_foreign_host(
    foreign: Server, agents_browser: Browser, customers_browser: Browser
) -> None:
    maria = Customer(customers_browser.new_context(base_url=foreign.url), foreign, None, "demo-sales")
    maria.visits()
    maria.opens_chat()
    maria.writes("Hello")
    ben = Agent(agents_browser.new_context(base_url=foreign.url), "Ben")
    ben.fills_in_the_login()
    ben.joins("Visitor 1")
    ben.button("Conference").click()
    expect(ben.page.get_by_text("Calls need HTTPS")).to_be_visible()
    expect(ben.messages.get_by_role("link")).to_have_count(0)
    assert len(ben.context.pages) == 1, "the tab is closed again"


def test_the_page_itself_by_plain_http_on_a_foreign_host(call: Call, customers_browser: Browser) -> None:
    called = call()
    page = open_link(customers_browser, called.link.replace("127.0.0.1", FOREIGN))
    page.tells("Cameras and microphones need HTTPS.")
    expect(page.button("Join now")).to_be_hidden()
