"""What a template left open is marked, and keeps the message from being sent."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.components.stage import Stage
from tests.e2e.components.test_composer import box, open_, send

EMAIL, TEAM = "{{customer.email}}", "{{team.name}}"
SELECTED = "(area) => area.value.slice(area.selectionStart, area.selectionEnd)"


def insert(stage: Stage, text: str, *gaps: str, conversation: int = 1) -> None:
    detail: dict[str, Any] = {"conversation": conversation, "text": text, "gaps": list(gaps)}
    stage.page.evaluate("(detail) => dispatchEvent(new CustomEvent('triptych:insert', { detail }))", detail)


def note(stage: Stage) -> Locator:
    return stage.page.locator(".gap-note")


@pytest.fixture
def opened(composer: Stage) -> Stage:
    open_(composer)
    return composer


def test_a_template_can_be_edited_before_it_is_sent(opened: Stage) -> None:
    box(opened).press_sequentially("/")
    insert(opened, "Hello Maria")
    expect(box(opened)).to_have_value("Hello Maria")
    expect(box(opened)).to_be_focused()
    box(opened).press_sequentially("!")
    box(opened).press("Enter")
    assert opened.said("send")[0]["text"] == "Hello Maria!"


def test_it_goes_where_the_caret_is(opened: Stage) -> None:
    box(opened).fill("Dear , bye")
    box(opened).evaluate("(area) => area.setSelectionRange(5, 5)")
    insert(opened, "Maria")
    expect(box(opened)).to_have_value("Dear Maria, bye")
    insert(opened, "Of another conversation", conversation=2)
    expect(box(opened)).to_have_value("Dear Maria, bye")


def test_sending_waits_until_each_is_filled_or_removed(opened: Stage) -> None:
    insert(opened, f"Write to {EMAIL} of {TEAM}", EMAIL, TEAM)
    expect(note(opened)).to_contain_text("Fill in or remove before sending:")
    assert box(opened).evaluate(SELECTED) == EMAIL
    expect(opened.page.locator(".gap-marks mark")).to_have_text([EMAIL, TEAM])
    box(opened).press("Enter")
    send(opened).dispatch_event("click")
    assert opened.said("send") == []
    expect(opened.page.get_by_role("alert")).to_contain_text("Fill in or remove")
    expect(send(opened)).to_have_attribute("aria-disabled", "true")
    expect(send(opened)).to_have_accessible_description(
        "Fill in or remove before sending: " + f"{EMAIL} {TEAM}"
    )
    box(opened).press_sequentially("maria@shop.example")
    expect(note(opened)).not_to_contain_text(EMAIL)
    note(opened).get_by_role("button", name=TEAM, exact=True).click()
    assert box(opened).evaluate(SELECTED) == TEAM
    box(opened).press("Backspace")
    expect(note(opened)).to_have_count(0)
    box(opened).press("Enter")
    assert opened.said("send")[0]["text"] == "Write to maria@shop.example of"


def test_gaps_outlive_a_reload_and_belong_to_their_draft(opened: Stage) -> None:
    insert(opened, f"Write to {EMAIL}", EMAIL)
    opened.load()
    open_(opened, 2)
    expect(note(opened)).to_have_count(0)
    open_(opened, 1)
    expect(note(opened)).to_be_visible()


def test_what_a_person_writes_is_no_gap(opened: Stage) -> None:
    insert(opened, f"Hello {TEAM}")
    box(opened).press("Enter")
    assert opened.said("send")[0]["text"] == f"Hello {TEAM}"


def test_a_slash_at_the_start_calls_for_templates(opened: Stage) -> None:
    opened.page.evaluate(
        "addEventListener('triptych:templates', () => { window.called = (window.called ?? 0) + 1; })"
    )
    box(opened).press_sequentially("and/or")
    assert opened.page.evaluate("window.called") is None
    box(opened).fill("")
    box(opened).press_sequentially("/")
    assert opened.page.evaluate("window.called") == 1
