"""The dialog "Message templates": searched, looked at and chosen by keys alone."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.components.hostile import TEXTS
from tests.e2e.components.stage import Stage

LISTEN = """addEventListener("triptych:insert", ({ detail }) => { window.inserted = detail; })"""
TURN = "(conversation) => dispatchEvent(new CustomEvent('triptych:turned', { detail: { conversation } }))"
HELLO = {"id": 1, "title": "Hello", "category": "Greetings", "text": "Hello Maria", "gaps": [], "file": None}
EMAIL = {
    "id": 2,
    "title": "Ask for an address",
    "category": "",
    "text": "May I write to {{customer.email}}?",
    "gaps": ["{{customer.email}}"],
    "file": None,
}


def dialog(stage: Stage) -> Locator:
    return stage.page.get_by_role("dialog", name="Message templates", exact=True)


def search(stage: Stage) -> Locator:
    return dialog(stage).get_by_role("searchbox", name="Search message templates", exact=True)


def option(stage: Stage, name: str) -> Locator:
    return dialog(stage).get_by_role("option", name=name)


def found(stage: Stage, *items: dict[str, Any], more: bool = False) -> None:
    asked = stage.said("search")[-1]["number"]
    stage.push("found", number=asked, items=list(items), more=more)


@pytest.fixture
def picker(quiet_page: Page, stage_url: str) -> Stage:
    """It is open, and has found two."""
    stage = Stage(quiet_page, stage_url, "template_picker", "templates")
    stage.page.evaluate(LISTEN)
    stage.page.evaluate(TURN, 5)
    stage.page.get_by_role("button", name="Message template", exact=True).press("Enter")
    expect(search(stage)).to_be_focused()
    assert stage.said("search") == [{"conversation": 5, "search": "", "number": 1}]
    found(stage, HELLO, EMAIL)
    return stage


def test_arrows_choose_and_enter_inserts(picker: Stage) -> None:
    expect(option(picker, "Hello")).to_have_attribute("aria-selected", "true")
    preview = dialog(picker).get_by_role("region", name="Preview", exact=True)
    expect(preview).to_contain_text("Hello Maria")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        picker.page.keyboard.press(key)
    expect(option(picker, "Ask for an address")).to_have_attribute("aria-selected", "true")
    expect(search(picker)).to_have_attribute("aria-activedescendant", "picker-2")
    expect(preview.locator("mark")).to_have_text("{{customer.email}}")
    picker.page.keyboard.press("Enter")
    expect(dialog(picker)).to_be_hidden()
    assert picker.page.evaluate("window.inserted") == {
        "conversation": 5,
        "text": EMAIL["text"],
        "gaps": EMAIL["gaps"],
        "file": None,
    }


def test_a_file_is_named_and_goes_along(picker: Stage) -> None:
    leaflet = {"id": "0" * 32, "name": "<b>Delivery</b>.pdf", "size": 900, "type": "application/pdf"}
    search(picker).press_sequentially("d")
    found(picker, HELLO | {"file": leaflet})
    preview = dialog(picker).get_by_role("region", name="Preview", exact=True)
    expect(preview).to_contain_text("<b>Delivery</b>.pdf")
    expect(preview).to_contain_text("900 bytes")
    expect(dialog(picker).get_by_role("status")).to_contain_text("File: <b>Delivery</b>.pdf")
    picker.page.keyboard.press("Enter")
    assert picker.page.evaluate("window.inserted.file") == leaflet | {"template": HELLO["id"]}


def test_only_the_latest_search_is_shown(picker: Stage) -> None:
    search(picker).press_sequentially("as")
    assert [one["search"] for one in picker.said("search")] == ["", "a", "as"]
    picker.push("found", number=2, items=[HELLO], more=False)
    found(picker, EMAIL)
    expect(dialog(picker).get_by_role("option")).to_have_count(1)
    expect(option(picker, "Ask for an address")).to_be_visible()
    found(picker)
    expect(dialog(picker).get_by_text("No such template")).to_be_visible()
    picker.page.keyboard.press("Enter")
    expect(dialog(picker)).to_be_visible()


def test_a_press_looks_and_insert_takes(picker: Stage) -> None:
    option(picker, "Ask for an address").click()
    dialog(picker).get_by_role("button", name="Insert", exact=True).click()
    assert picker.page.evaluate("window.inserted.text") == EMAIL["text"]


def test_escape_inserts_nothing(picker: Stage) -> None:
    picker.page.keyboard.press("Escape")
    expect(dialog(picker)).to_be_hidden()
    assert picker.page.evaluate("window.inserted") is None
    expect(picker.page.get_by_role("button", name="Message template", exact=True)).to_be_focused()


def test_another_conversation_closes_it(picker: Stage) -> None:
    picker.page.evaluate(TURN, None)
    expect(dialog(picker)).to_be_hidden()


def test_without_any_it_says_who_makes_them(picker: Stage) -> None:
    found(picker)
    expect(dialog(picker).get_by_text("Workspace admins and Team Admins make them.")).to_be_visible()


def test_hostile_words_stay_words(picker: Stage) -> None:
    items: list[dict[str, Any]] = [
        {"id": i, "title": text[:80], "category": text[:40], "text": text, "gaps": []}
        for i, text in enumerate(TEXTS)
    ]
    found(picker, *items, more=True)
    expect(dialog(picker).get_by_text("There are more")).to_be_visible()
    for item in items:
        expect(dialog(picker).locator(".picker-text")).to_have_text(item["text"], use_inner_text=False)
        picker.page.keyboard.press("ArrowDown")
    expect(dialog(picker).locator("img, script")).to_have_count(0)
