"""From an empty folder to the first answered message, by what can be read on the screen alone."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.server import ColdServer, Server, opened
from tests.e2e.test_accessibility import serious
from tests.e2e.test_layout import PHONES, WINDOWS, wrong

COUNT = "addEventListener('click', ({ isTrusted }) => isTrusted && window.pressed?.(), true)"


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Server]:
    """Nobody is there yet."""
    with opened(ColdServer(tmp_path, "serve")) as server:
        yield server


class Presses:
    """How often somebody had to press something."""

    def __init__(self, context: BrowserContext) -> None:
        self.number = 0
        context.expose_function("pressed", self._press)
        context.add_init_script(COUNT)

    def _press(self) -> None:
        self.number += 1


def the_link(server: Server) -> str:
    found = re.search(r"http://\S+/setup\?link=\S+", server.log)
    assert found, server.log
    return found[0]


def is_in_order(page: Page) -> None:
    """In both themes and every window, by mouse and by finger."""
    assert serious(page) == []
    for width, height in {*WINDOWS, *PHONES}:
        page.set_viewport_size({"width": width, "height": height})
        assert wrong(page) == []
    page.set_viewport_size({"width": 1280, "height": 720})


def test_from_nothing_to_an_answered_message(server: Server, contexts: Callable[..., BrowserContext]) -> None:
    context = contexts()
    presses = Presses(context)
    page = context.new_page()
    page.goto(the_link(server))
    is_in_order(page)
    page.get_by_role("textbox", name="Your name").fill("Grace")
    page.get_by_role("textbox", name="Email").fill("grace@example.com")
    page.get_by_role("textbox", name="Password").fill("short")
    page.get_by_role("textbox", name="Company or project").fill("Harbour")
    page.get_by_role("radio", name="Grab").check()
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_text("A password needs at least 8 characters.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Password")).to_be_focused()
    expect(page.get_by_role("radio", name="Grab")).to_be_checked()
    is_in_order(page)
    page.get_by_role("textbox", name="Password").fill("correct horse")
    page.get_by_role("button", name="Set up").click()

    line = page.get_by_role("textbox", name="Line for your website")
    expect(line).to_have_value(re.compile(r'^<script async src="http://.*" data-channel="\w+"></script>$'))
    context.grant_permissions(["clipboard-write"])  # a browser with a window needs no asking after a press
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    is_in_order(page)
    with context.expect_page() as found:
        page.get_by_role("link", name="Try it on an empty page").click()
    website = found.value
    website.get_by_role("button", name="Open chat").click()
    chat = website.frame_locator('iframe[title="Chat"]')
    chat.get_by_role("textbox", name="Message", exact=True).fill("Is anybody there?")
    chat.get_by_role("textbox", name="Message", exact=True).press("Enter")

    page.get_by_role("link", name="Go to the conversations").click()
    page.get_by_role("button", name="JOIN", exact=True).click()
    composer = page.get_by_role("textbox", name="Message", exact=True)
    composer.fill("I am, how can I help?")
    composer.press("Enter")
    log = chat.get_by_role("log", name="Messages", exact=True)
    expect(log.get_by_text("I am, how can I help?", exact=True)).to_be_visible()
    print(f"{presses.number} presses from the printed link to an answered message")
    assert presses.number <= 12

    page.goto("/settings")
    page.get_by_role("link", name="Getting started", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text="Bring in a colleague")).to_contain_text("To do.")
