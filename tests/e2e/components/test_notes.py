"""The composer's two tabs, and whom a note names."""

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.components.stage import Stage
from tests.e2e.components.test_composer import box, open_, send

PEOPLE = [{"id": 8, "name": "Ben"}, {"id": 9, "name": "Dan Brown"}, {"id": 10, "name": "Danaë <b>"}]


def tab(stage: Stage, name: str) -> Locator:
    return stage.page.get_by_role("tab", name=name, exact=True)


def option(stage: Stage, name: str) -> Locator:
    colleagues = stage.page.get_by_role("listbox", name="Colleagues", exact=True)
    return colleagues.get_by_role("option", name=name, exact=True)


@pytest.fixture
def opened(composer: Stage) -> Stage:
    open_(composer)
    return composer


@pytest.fixture
def noting(opened: Stage) -> Stage:
    """A note is being written, and the server has said whom it can name."""
    tab(opened, "Note").click()
    box(opened).press_sequentially("@")
    assert opened.said("people") == [{"conversation": 1}]
    opened.push("people", conversation=1, people=PEOPLE)
    return opened


def test_a_note_is_sent_as_one_and_the_next_is_a_reply(opened: Stage) -> None:
    expect(tab(opened, "Reply")).to_have_attribute("aria-selected", "true")
    tab(opened, "Note").click()
    expect(box(opened)).to_be_focused()
    box(opened).press_sequentially("He is angry")
    box(opened).press("Enter")
    expect(tab(opened, "Reply")).to_have_attribute("aria-selected", "true")
    box(opened).press_sequentially("Good morning")
    send(opened).click()
    assert [(one["text"], one["note"]) for one in opened.said("send")] == [
        ("He is angry", True),
        ("Good morning", False),
    ]


def test_a_note_tells_nobody_that_one_types(opened: Stage) -> None:
    tab(opened, "Note").click()
    box(opened).press_sequentially("He is angry")
    assert opened.said("typing") == []
    tab(opened, "Reply").click()
    box(opened).press_sequentially("G")
    tab(opened, "Note").click()
    assert [one["on"] for one in opened.said("typing")] == [True, False]


def test_reply_and_note_have_drafts_of_their_own(opened: Stage) -> None:
    box(opened).fill("a reply")
    tab(opened, "Note").click()
    expect(box(opened)).to_have_value("")
    box(opened).fill("a note")
    tab(opened, "Reply").click()
    expect(box(opened)).to_have_value("a reply")
    opened.load()
    open_(opened)
    expect(box(opened)).to_have_value("a reply")
    tab(opened, "Note").click()
    expect(box(opened)).to_have_value("a note")


def test_who_was_writing_a_note_goes_on_with_it(opened: Stage) -> None:
    tab(opened, "Note").click()
    box(opened).fill("a note")
    open_(opened, 2)
    expect(tab(opened, "Reply")).to_have_attribute("aria-selected", "true")
    open_(opened, 1)
    expect(tab(opened, "Note")).to_have_attribute("aria-selected", "true")
    expect(box(opened)).to_have_value("a note")


def test_the_tabs_by_keyboard(opened: Stage) -> None:
    tab(opened, "Reply").focus()
    opened.page.keyboard.press("ArrowRight")
    expect(tab(opened, "Note")).to_be_focused()
    expect(tab(opened, "Note")).to_have_attribute("aria-selected", "true")
    opened.page.keyboard.press("End")
    expect(tab(opened, "Note")).to_be_focused()
    opened.page.keyboard.press("Home")
    expect(tab(opened, "Reply")).to_be_focused()
    opened.page.keyboard.press("ArrowLeft")
    expect(tab(opened, "Note")).to_be_focused()
    opened.page.keyboard.press("Tab")
    expect(box(opened)).to_be_focused()


def test_a_colleague_is_named_by_arrows_and_enter(noting: Stage) -> None:
    expect(option(noting, "Ben")).to_have_attribute("aria-selected", "true")
    expect(noting.page.get_by_role("status").filter(has_text="3 colleagues")).to_have_count(1)
    box(noting).press("ArrowDown")
    box(noting).press("ArrowDown")
    box(noting).press("ArrowDown")
    box(noting).press("ArrowUp")
    expect(option(noting, "Danaë <b>")).to_have_attribute("aria-selected", "true")
    active = option(noting, "Danaë <b>").get_attribute("id")
    expect(box(noting)).to_have_attribute("aria-activedescendant", active or "")
    box(noting).press("Enter")
    expect(box(noting)).to_have_value("@Danaë <b> ")
    expect(option(noting, "Ben")).to_have_count(0)
    box(noting).press_sequentially("look")
    box(noting).press("Enter")
    (sent,) = noting.said("send")
    assert (sent["text"], sent["mentions"]) == ("@Danaë <b> look", [10])


def test_a_name_is_found_by_its_beginning_and_by_a_press(noting: Stage) -> None:
    box(noting).press_sequentially("bro")
    expect(noting.page.get_by_role("option")).to_have_count(1)
    option(noting, "Dan Brown").click()
    expect(box(noting)).to_have_value("@Dan Brown ")
    expect(box(noting)).to_be_focused()
    box(noting).press_sequentially("and @be")
    box(noting).press("Tab")
    expect(box(noting)).to_have_value("@Dan Brown and @Ben ")
    box(noting).press("Enter")
    assert noting.said("send")[0]["mentions"] == [9, 8]


def test_escape_leaves_the_text_alone(noting: Stage) -> None:
    box(noting).press("Escape")
    expect(option(noting, "Ben")).to_have_count(0)
    box(noting).press_sequentially("Ben")
    expect(option(noting, "Ben")).to_have_count(0)
    box(noting).press("Enter")
    (sent,) = noting.said("send")
    assert (sent["text"], sent["mentions"]) == ("@Ben", [])


def test_whose_name_was_taken_out_is_not_mentioned(noting: Stage) -> None:
    box(noting).press("Enter")
    box(noting).fill("Nobody")
    box(noting).press("Enter")
    assert noting.said("send")[0]["mentions"] == []


def test_an_address_names_nobody(noting: Stage) -> None:
    box(noting).fill("maria@b")
    expect(option(noting, "Ben")).to_have_count(0)


def test_a_reply_names_nobody(opened: Stage) -> None:
    box(opened).press_sequentially("@")
    assert opened.said("people") == []


def test_alone_one_is_told_so(opened: Stage) -> None:
    tab(opened, "Note").click()
    box(opened).press_sequentially("@")
    opened.push("people", conversation=1, people=[])
    expect(opened.page.get_by_text("Nobody else may see this conversation.")).to_be_visible()
