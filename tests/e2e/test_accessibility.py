"""Axe finds nothing serious, in any state of a page, in either theme and either direction."""

import re
from collections.abc import Callable
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page, expect

from tests.e2e.people import Agent, Customer, someone
from tests.e2e.posting import attaches, chips, file, gradient, sends_file
from tests.e2e.server import PASSWORD, Server
from tests.e2e.visitor import visit

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What a theme changes, and nothing else."""

AT_REST = """async () => {
  const moving = () => document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished.catch(() => null));
  do {
    await Promise.all(moving());
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  } while (moving().length);
}"""


def serious(page: Page | Frame) -> list[Any]:
    """What axe finds in the dark and in the light, once nothing fades or moves any more."""
    return [*_found(page, "dark", COLOURS), *_found(page, "light", RULES)]


def _found(page: Page | Frame, scheme: Literal["dark", "light"], options: dict[str, Any]) -> list[Any]:
    (page.page if isinstance(page, Frame) else page).emulate_media(color_scheme=scheme)
    page.evaluate(AT_REST)  # colours on their way are no colours
    return [
        (scheme, rule["id"], rule["help"], [node["html"] for node in rule["nodes"]])
        for rule in Axe().run(page, options=options).response["violations"]
        if rule["impact"] in ("serious", "critical")
    ]


def test_login(agent: Callable[..., Agent]) -> None:
    ben = agent("Ben")
    ben.page.goto("/login")
    assert serious(ben.page) == []
    ben.fills_in_the_login("not the password")
    expect(ben.page.get_by_role("alert")).to_contain_text("Wrong email or password.")
    assert serious(ben.page) == []


@pytest.mark.parametrize("locale", ["en-GB", "ar"])
def test_the_chat(customer: Callable[..., Customer], locale: str) -> None:
    maria = customer("demo-sales", shop=False, locale=locale)
    maria.visits()
    maria.page.locator("textarea").fill("Hello")
    maria.page.locator("textarea").press("Enter")
    maria.page.get_by_text("Hello", exact=True).wait_for()
    # Nobody is here: an address is asked for.
    maria.page.locator("[type=email]").fill("maria at home")
    maria.page.locator("[type=email]").press("Enter")
    expect(maria.page.locator("[type=email]")).to_have_attribute("aria-invalid", "true")
    maria.page.set_input_files("input[type=file]", __file__)
    expect(maria.page.locator("#send")).to_be_enabled()
    assert serious(maria.page) == []


def test_the_widget_in_a_shop(customer: Callable[..., Customer]) -> None:
    maria = customer("demo-sales")
    maria.visits()
    assert serious(maria.page) == []
    maria.opens_chat()
    maria.writes("Hello")
    assert serious(maria.page) == []
    assert serious(maria.page.frames[-1]) == []


def test_the_console(agent: Callable[..., Agent], customer: Callable[..., Customer]) -> None:
    maria = customer("demo-sales")
    maria.visits()
    maria.opens_chat()
    maria.is_called(someone("Maria"))
    maria.writes("Hello")
    ben = agent("Ben", reduced_motion="reduce")  # nothing is measured half faded
    ben.signs_in()
    ben.sees(maria.name)
    assert serious(ben.page) == []
    ben.joins(maria.name)
    ben.answers("Good morning")
    assert serious(ben.page) == []
    ben.opens_account()
    assert serious(ben.page) == []
    ben.closes_account()
    ben.closes()
    assert serious(ben.page) == []
    ben.chooses("Pending")
    expect(ben.page.get_by_text("Nothing is pending")).to_be_visible()
    assert serious(ben.page) == []


def test_the_search_and_the_keys(server: Server, agent: Callable[..., Agent]) -> None:
    dan = agent("Dan", reduced_motion="reduce")
    dan.signs_in()
    maria = someone("Maria")
    with visit(server, name=maria) as visitor:
        visitor.writes("My harmonium is broken")
    dan.search.fill("harmonium")
    dan.sees(maria, "My harmonium is broken")
    expect(dan.row(maria).locator("mark")).to_have_text("harmonium")
    assert serious(dan.page) == []
    dan.chooses("Closed")
    expect(dan.page.get_by_text("Nothing found")).to_be_visible()
    assert serious(dan.page) == []
    dan.opens_shortcuts()
    for direction in ("ltr", "rtl"):
        dan.page.evaluate("(dir) => { document.dir = dir; }", direction)
        assert serious(dan.page) == []


def test_the_channel_selection_and_the_order(agent: Callable[..., Agent]) -> None:
    dan = agent("Dan", reduced_motion="reduce")
    dan.signs_in()
    dan.is_at_the_console()
    channels = dan.opens_channels()
    channels.get_by_role("checkbox").first.click()
    expect(channels.get_by_role("checkbox", checked=True)).to_have_count(1)
    for direction in ("ltr", "rtl"):
        dan.page.evaluate("(dir) => { document.dir = dir; }", direction)
        assert serious(dan.page) == []
    channels.get_by_role("button", name="Done", exact=True).click()
    expect(channels).to_be_hidden()
    order = dan.opens_sort()
    expect(order.get_by_role("menuitemradio", checked=True)).to_have_count(1)
    assert serious(dan.page) == []


def test_whom_to_invite_and_to_take_out(server: Server, agent: Callable[..., Agent]) -> None:
    omar = someone("Omar")
    with visit(server, "demo-support", name=omar) as visitor:
        visitor.writes("My lamp is broken")
    cleo = agent("Cleo", reduced_motion="reduce")
    ada = agent("Ada", reduced_motion="reduce")
    cleo.signs_in()
    ada.signs_in()
    cleo.joins(omar)
    cleo.invites("Dan")
    for act in ("Invite", "Hand over"):
        with cleo.asks(act) as dialog:
            expect(dialog.get_by_role("button", name="Withdraw", exact=True)).to_be_visible()
            assert serious(cleo.page) == []
    ada.opens(omar)
    ada.button("Representative count 1").focus()
    expect(ada.button("Take out")).to_be_visible()
    assert serious(ada.page) == []


def test_the_customers_details(server: Server, agent: Callable[..., Agent]) -> None:
    maria = someone("Maria")
    with visit(server, name=maria, email="maria@shop.example") as visitor:
        visitor.writes("Hello")
    ben = agent("Ben", reduced_motion="reduce")
    ben.signs_in()
    ben.joins(maria)
    ben.button("Edit customer details").click()
    dialog = ben.page.get_by_role("dialog", name="Customer details", exact=True)
    dialog.get_by_role("textbox", name="Phone", exact=True).fill("call me")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.get_by_text("This is not a phone number.")).to_be_visible()
    for direction in ("ltr", "rtl"):
        ben.page.evaluate("(dir) => { document.dir = dir; }", direction)
        assert serious(ben.page) == []


def test_notes_and_templates(server: Server, agent: Callable[..., Agent]) -> None:
    omar = someone("Omar")
    with visit(server, "demo-sales", name=omar) as visitor:
        visitor.writes("Hello")
    ben = agent("Ben", reduced_motion="reduce")
    ben.signs_in()
    ben.joins(omar)
    ben.interaction.get_by_role("tab", name="Note", exact=True).click()
    ben.page.keyboard.type("@")
    expect(ben.page.get_by_role("listbox", name="Colleagues")).to_be_visible()
    assert serious(ben.page) == []
    ben.page.keyboard.press("Enter")
    ben.page.keyboard.press("Enter")
    expect(ben.messages.get_by_text("Note, agents only.")).to_be_visible()
    ben.page.keyboard.type("/")
    templates = ben.page.get_by_role("dialog", name="Message templates", exact=True)
    expect(templates.get_by_role("option").first).to_be_visible()
    for direction in ("ltr", "rtl"):
        ben.page.evaluate("(dir) => { document.dir = dir; }", direction)
        assert serious(ben.page) == []
    ben.page.keyboard.type("address")
    expect(templates.get_by_role("option")).to_have_count(1)
    ben.page.keyboard.press("Enter")
    expect(ben.interaction.get_by_role("status").filter(has_text="Fill in or remove")).to_be_visible()
    assert serious(ben.page) == []


def test_the_console_on_a_phone(agent: Callable[..., Agent]) -> None:
    ben = agent("Ben", viewport={"width": 360, "height": 740}, has_touch=True)
    ben.signs_in()
    for block in ("Categories", "Conversations", "Chat"):
        ben.page.get_by_role("button", name=block, exact=True).click()
        assert serious(ben.page) == []


def test_files(server: Server, agent: Callable[..., Agent]) -> None:
    maria = someone("Maria")
    with visit(server, name=maria) as visitor:
        visitor.writes("Hello?")
        sends_file(server, visitor, "Lantern.png", gradient())
        sends_file(server, visitor, "Report.txt", b"Hello")
    ben = agent("Ben", reduced_motion="reduce")
    ben.signs_in()
    ben.joins(maria)
    attaches(ben, file("Plan.png", gradient(300, 200)), file("Broken.txt"))
    expect(chips(ben)).to_have_count(2)
    ben.page.route("**/conversations/*/files", lambda route: route.abort())
    attaches(ben, file("Lost.txt"))
    expect(chips(ben).get_by_role("alert")).to_be_visible()
    assert serious(ben.page) == []
    ben.messages.get_by_role("button", name="Enlarge Lantern.png", exact=True).press("Enter")
    expect(ben.page.get_by_role("dialog", name="Picture", exact=True)).to_be_visible()
    for direction in ("ltr", "rtl"):
        ben.page.evaluate("(dir) => { document.dir = dir; }", direction)
        assert serious(ben.page) == []


def test_people_and_ones_profile(agent: Callable[..., Agent]) -> None:
    ada = agent("Ada")
    ada.page.goto("/forgot")
    assert serious(ada.page) == []
    ada.signs_in()
    ada.is_at_the_console()
    ada.page.goto("/settings/people/invite")
    email = f"{someone('eve').replace(' ', '.')}@demo.example"
    ada.page.get_by_role("textbox", name="Email", exact=True).fill(email)
    ada.page.get_by_role("button", name="Invite", exact=True).click()
    expect(ada.page.get_by_role("textbox", name="Link of the invitation")).to_be_visible()
    ada.page.get_by_role("textbox", name="One person in each line").fill("Finn,finn@demo.example\nx,y")
    ada.page.get_by_role("button", name="Look at it first", exact=True).click()
    expect(ada.page.get_by_role("button", name="Invite 1 person", exact=True)).to_be_visible()
    assert serious(ada.page) == []
    ada.page.goto("/settings/people")
    expect(ada.page.get_by_role("button", name="Copy link").first).to_be_visible()
    assert serious(ada.page) == []
    ada.page.goto("/profile")
    ada.page.get_by_role("button", name="Set up two-factor sign-in", exact=True).click()
    dialog = ada.page.get_by_role("dialog", name="Set up two-factor sign-in", exact=True)
    dialog.get_by_role("textbox", name="Password", exact=True).fill(PASSWORD)
    assert serious(ada.page) == []
    dialog.get_by_role("button", name="Set up two-factor sign-in", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(ada.page.get_by_role("img", name="QR code for the app")).to_be_visible()
    assert serious(ada.page) == []


def test_teams(agent: Callable[..., Agent]) -> None:
    ada = agent("Ada")
    ada.signs_in()
    ada.is_at_the_console()
    ada.page.goto("/settings/teams")
    ada.page.get_by_role("button", name="New team", exact=True).click()
    dialog = ada.page.get_by_role("dialog", name="New team", exact=True)
    dialog.get_by_role("button", name="Make the team", exact=True).click()
    expect(dialog.get_by_text("Give the team a name, such as Support.")).to_be_visible()
    assert serious(ada.page) == []
    dialog.get_by_role("button", name="Cancel", exact=True).click()
    ada.page.get_by_role("link", name="Support", exact=True).click()
    # How many Cleo has, the stories before have left to her.
    expect(ada.page.get_by_role("link", name=re.compile(r"^\d+ open, Cleo$"))).to_be_visible()
    assert serious(ada.page) == []
    ada.page.get_by_role("button", name="Invite agents", exact=True).click()
    expect(ada.page.get_by_role("dialog").get_by_role("button", name="Invite", exact=True)).to_be_visible()
    assert serious(ada.page) == []
