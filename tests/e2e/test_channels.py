"""An owner opens a door for customers, shares it, and shuts it again."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.people import Agent, Customer
from tests.e2e.server import Server
from tests.e2e.test_accessibility import serious
from tests.e2e.test_layout import PHONES, WINDOWS, wrong

NewAgent = Callable[..., Agent]
NewCustomer = Callable[..., Customer]


def at(agent: NewAgent, path: str, name: str = "Ada") -> Page:
    one = agent(name)
    one.signs_in()
    one.is_at_the_console()
    one.page.goto(path)
    return one.page


def is_in_order(page: Page) -> None:
    """In both themes and every window, by mouse and by finger."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert serious(page) == []
    page.emulate_media(color_scheme="light")
    for width, height in {*WINDOWS, *PHONES}:
        page.set_viewport_size({"width": width, "height": height})
        assert wrong(page) == []
    page.set_viewport_size({"width": 1280, "height": 720})


def row(page: Page, name: str) -> Locator:
    table = page.get_by_role("table", name="Channels", exact=True)
    return table.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))


def test_a_door_is_opened_and_shut(server: Server, agent: NewAgent, customer: NewCustomer) -> None:
    page = at(agent, "/settings/channels")
    page.get_by_role("button", name="New channel", exact=True).click()
    page.get_by_role("button", name="Make the channel", exact=True).click()
    expect(page.get_by_text("Give the chat a name: customers read it at its top.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
    page.get_by_role("textbox", name="Name", exact=True).fill("Harbour Fair")
    page.get_by_role("group", name="Teams").get_by_role("checkbox", name="Sales").check()
    page.get_by_role("button", name="Make the channel", exact=True).click()

    expect(page.get_by_role("heading", name="Harbour Fair", exact=True)).to_be_visible()
    line = page.get_by_role("textbox", name="Line for your website", exact=True)
    expect(line).to_have_value(re.compile(r'^<script async src="http://.*" data-channel="\w+"></script>$'))
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    expect(page.get_by_role("link", name="Save as PNG")).to_have_attribute(
        "download", re.compile(r"chat-\w+\.png")
    )
    is_in_order(page)
    link = page.get_by_role("textbox", name="Link to share", exact=True).input_value()
    key = link.rpartition("/")[2]
    guest = customer(key)
    guest.visits()
    guest.opens_chat()
    guest.writes("Is the fair open?")

    page.get_by_role("textbox", name="Allowed sites", exact=True).fill("https://shop.example/en")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(
        page.get_by_text("Name the whole site, without what follows: https://shop.example")
    ).to_be_visible()
    page.get_by_role("textbox", name="Allowed sites", exact=True).fill("shop.example")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()

    page.get_by_role("button", name="Turn off", exact=True).click()
    dialog = page.get_by_role("dialog", name="Turn off Harbour Fair?", exact=True)
    dialog.get_by_role("button", name="Turn off", exact=True).click()
    expect(page.get_by_role("button", name="Turn on", exact=True)).to_be_visible()
    expect(page.get_by_role("textbox", name="Allowed sites", exact=True)).to_have_value(
        "https://shop.example"
    )
    expect(page.get_by_role("button", name="Delete", exact=True)).to_have_count(0)
    expect(guest.chat.get_by_text("This chat is not available.")).to_be_visible()
    page.get_by_role("link", name="Channels", exact=True).first.click()
    expect(row(page, "Harbour Fair")).to_contain_text("Off")
    is_in_order(page)
