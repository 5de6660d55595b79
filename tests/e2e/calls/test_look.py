"""The call page in every state and window: nothing clipped, all in reach, nothing serious for axe."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.calls.conftest import Called
from tests.e2e.calls.pages import FORBIDDEN, CallPage, open_link
from tests.e2e.test_accessibility import serious
from tests.e2e.test_layout import WINDOWS, wrong, wrong_at

Call = Callable[..., Called]
NAME = "Дмитрий-Александр " + "W" * 40 + " von und zu Hohenstein"
PHONE = {"has_touch": True, "is_mobile": True}


def is_in_order(page: CallPage) -> None:
    """In every window and both directions; targets as large as fingers need them, also for a mouse."""
    for width, height in WINDOWS:
        page.page.set_viewport_size({"width": width, "height": height})
        for direction in ("ltr", "rtl"):
            page.page.evaluate("(dir) => { document.dir = dir; }", direction)
            found = wrong(page.page, least=44)
            assert found == [], f"{width} x {height}, {direction}"
    assert serious(page.page) == []


def test_from_the_lobby_to_the_end(call: Call, customers_browser: Browser) -> None:
    called = call()
    agents = called.tab
    called.visitor.asks(type="hello", name=NAME)
    agents.page.reload()
    agents.says("Ready to join")
    is_in_order(agents)
    agents.button("Devices").click()
    expect(agents.page.get_by_role("dialog")).to_be_visible()
    is_in_order(agents)
    agents.button("Done").click()
    agents.joins()
    is_in_order(agents)
    customers = open_link(customers_browser, called.link)
    customers.joins()
    agents.is_in_the_call()
    customers.presses("Mute")
    is_in_order(agents)
    agents.button("Hang up").click()
    agents.tells("You have left the call.")
    is_in_order(agents)


@pytest.mark.parametrize("locale", ["en-GB", "ar", "fr"])
def test_on_a_phone(call: Call, customers_browser: Browser, locale: str) -> None:
    called = call()
    customers = open_link(customers_browser, called.link, FORBIDDEN, locale=locale, **PHONE)
    expect(customers.page.get_by_role("alert")).to_be_visible()
    is_in_order(customers)
    customers.page.locator("#join").click()
    called.tab.joins()
    expect(customers.page.locator("#theirs")).to_be_visible()
    is_in_order(customers)
    called.ben.page.bring_to_front()
    called.ben.closes()
    customers.page.reload()
    expect(customers.page.get_by_role("alert")).to_be_visible()
    is_in_order(customers)


def test_the_console_after_a_call(call: Call) -> None:
    ben = call(reduced_motion="reduce").ben
    ben.page.bring_to_front()
    expect(ben.messages.get_by_role("link", name="Join the call", exact=True)).to_be_visible()
    assert serious(ben.page) == []
    assert wrong_at(ben.page, WINDOWS) == {}


def test_by_the_keyboard_alone(call: Call, customers_browser: Browser) -> None:
    called = call()
    customers = open_link(customers_browser, called.link)
    customers.says("Ready to join")
    expect(customers.button("Join now")).to_be_focused()
    customers.page.keyboard.press("Enter")
    customers.says("Waiting for Ben…")
    expect(customers.button("Mute")).to_be_focused()
    customers.page.keyboard.press("Space")
    expect(customers.button("Mute")).to_have_attribute("aria-pressed", "true")
    for name in ("Camera off", "Share screen", "Devices"):
        customers.page.keyboard.press("Tab")
        expect(customers.button(name)).to_be_focused()
    customers.page.keyboard.press("Enter")
    dialog = customers.page.get_by_role("dialog", name="Devices", exact=True)
    expect(dialog.get_by_role("combobox", name="Camera", exact=True)).to_be_focused()
    customers.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    customers.page.keyboard.press("Tab")
    expect(customers.button("Hang up")).to_be_focused()
    customers.page.keyboard.press("Enter")
    expect(customers.button("Join again")).to_be_focused()
