"""The pages of the settings in order: for axe, in each window, in both directions, by mouse and by finger."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Agent
from tests.e2e.test_accessibility import serious
from tests.e2e.test_layout import wrong

PAGES = {
    "/settings/people": "People",
    "/settings/people/invite": "Invite people",
    "/settings/teams": "Teams",
    "/settings/teams/1": "Sales",
    "/settings/channels": "Channels",
    "/settings/templates": "Message templates",
    "/settings/whatsapp": "WhatsApp",
    "/settings/whatsapp/new": "Connect a number",
    "/settings/audit": "Audit trail",
    "/profile": "Profile",
}
TURN = "(direction) => { document.documentElement.dir = direction }"
BROKEN = """() => [...document.querySelectorAll("tbody td > span")].flatMap(({ firstChild: text }) =>
  [...text?.data.matchAll(/[^\\s-]+/g) ?? []].filter(({ 0: word, index }) => {
    const range = new Range();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    return range.getClientRects().length > 1;
  }).map(String))"""
"""Words of a table that go on in another line."""
PUT = "(cells, words) => cells.forEach((cell, i) => { cell.textContent = words[i]; })"
PHONE = {"has_touch": True, "is_mobile": True}


@pytest.mark.parametrize(
    ("by", "windows", "least"),
    [({}, [(1280, 720), (320, 640)], 24), (PHONE, [(360, 740)], 44)],
    ids=["mouse", "finger"],
)
def test_every_page_is_in_order(
    agent: Callable[..., Agent], by: dict[str, bool], windows: list[tuple[int, int]], least: int
) -> None:
    ada = agent("Ada", reduced_motion="reduce", **by)
    ada.signs_in()
    ada.is_at_the_console()
    page = ada.page
    for path, heading in PAGES.items():
        page.goto(path)
        expect(page.get_by_role("heading", name=heading, exact=True, level=1)).to_be_visible()
        assert by or serious(page) == [], path
        for width, height in windows:
            page.set_viewport_size({"width": width, "height": height})
            expect(page.get_by_role("button", name="Settings: ")).to_have_count(0 if width >= 900 else 1)
            for direction in ("rtl", "ltr"):
                page.evaluate(TURN, direction)
                assert wrong(page, least=least) == [], f"{path} at {width} x {height}, {direction}"


def test_no_column_of_the_audit_trail_breaks_a_word(agent: Callable[..., Agent]) -> None:
    ada = agent("Ada")
    ada.signs_in()
    ada.is_at_the_console()
    ada.page.goto("/settings/audit")
    cells = ada.page.get_by_role("row").filter(has_text="signed in").first.locator("td > span")
    expect(cells).to_have_count(3)
    cells.evaluate_all(PUT, ["Ada", "changed many things, " * 30, "Support"])
    for width in (1280, 720):
        ada.page.set_viewport_size({"width": width, "height": 720})
        assert ada.page.evaluate(BROKEN) == [], width


def test_on_a_phone_the_navigation_is_one_row_and_a_menu(agent: Callable[..., Agent]) -> None:
    ada = agent("Ada", reduced_motion="reduce", viewport={"width": 360, "height": 740}, **PHONE)
    ada.signs_in()
    page = ada.page
    page.goto("/settings/people")
    navigation = page.get_by_role("navigation", name="Settings", exact=True)
    people, sort = page.locator("tbody tr"), page.get_by_role("combobox", name="Sort by")
    expect(page.get_by_role("columnheader")).to_have_count(0)
    for order, first in (("Name, descending", False), ("Name, ascending", True)):
        sort.first.select_option(label=order)
        expect(people.first.get_by_text("Ada", exact=True)).to_have_count(int(first))
    row = navigation.bounding_box()
    assert row is not None
    assert row["height"] < 64
    menu, links = (
        navigation.get_by_role("button", name="Settings: People"),
        navigation.get_by_role("listitem"),
    )
    expect(links).to_have_count(0)
    menu.press("Enter")
    expect(navigation.get_by_role("link", name="People", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    assert wrong(page, least=44) == []
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(links).to_have_count(0)
    expect(menu).to_be_focused()
    menu.press("Enter")
    navigation.get_by_role("link", name="Audit trail", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Audit trail", exact=True, level=1)).to_be_visible()
