"""Drafts in the browser: kept at once, sent after a pause, and agreed with other devices around the caret."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.components.stage import Stage
from tests.e2e.components.test_composer import box, open_

MERGE = """async ([base, mine, theirs]) => {
  const { merge, applied } = await import("/merging.js");
  return applied(mine, merge(base, mine, theirs));
}"""


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("", "", "", ""),
        ("", "mine", "", "mine"),
        ("", "", "theirs", "theirs"),
        ("Hello", "Hello Maria", "Oh! Hello", "Oh! Hello Maria"),
        ("Hello", "Oh! Hello", "Hello Maria", "Oh! Hello Maria"),
        ("Hello Maria", "Hello dear Maria", "Hello Maria!", "Hello dear Maria!"),
        ("", "mine", "theirs", "minetheirs"),
        ("one two", "one three", "one four", "one threefour"),
        ("Hello", "Hello, you", "", ", you"),
        ("Hello", "", "Hello!", "!"),
        ("Hello", "Hallo", "", "Hallo"),
        ("aaa", "aaaa", "aaaaa", "aaaaa"),
        ("😀", "😀😁", "😂😀", "😂😀😁"),
    ],
)
def test_two_changes_of_one_text(composer: Stage, base: str, mine: str, theirs: str, both: str) -> None:
    assert composer.page.evaluate(MERGE, [base, mine, theirs]) == both


def draft(text: str, revision: int, **changes: Any) -> dict[str, Any]:
    return {
        "conversation": 1,
        "note": False,
        "text": text,
        "extras": {"mentions": [], "gaps": []},
        "revision": revision,
        **changes,
    }


def opened_with(stage: Stage, *drafts: dict[str, Any]) -> None:
    stage.push("open", conversation=1, me=7, can_write=True, shown=4, drafts=list(drafts))


@pytest.fixture
def timed(quiet_page: Page, composer: Stage) -> Stage:
    """A composer whose pauses pass when the test says so."""
    quiet_page.clock.install()
    composer.load()
    opened_with(composer)
    return composer


def test_a_pause_sends_it_and_the_next_one_says_on_what(timed: Stage) -> None:
    box(timed).press_sequentially("Hel")
    assert timed.said("draft") == []
    timed.page.clock.run_for(700)
    assert timed.said("draft") == [draft("Hel", 0)]
    timed.push("kept", conversation=1, note=False, revision=1)
    box(timed).press_sequentially("lo")
    timed.page.clock.run_for(700)
    assert timed.said("draft")[1:] == [draft("Hello", 1)]
    timed.page.clock.run_for(5_000)
    assert len(timed.said("draft")) == 2, "one at a time"


def test_long_typing_is_sent_too(timed: Stage) -> None:
    for letter in "without any pause":
        box(timed).press(letter if letter != " " else "Space")
        timed.page.clock.run_for(300)
    assert timed.said("draft")


def test_what_was_typed_on_the_way_follows(timed: Stage) -> None:
    box(timed).press_sequentially("Hel")
    timed.page.clock.run_for(700)
    box(timed).press_sequentially("lo")
    timed.push("kept", conversation=1, note=False, revision=1)
    timed.page.clock.run_for(700)
    assert [one["text"] for one in timed.said("draft")] == ["Hel", "Hello"]


def test_sending_empties_the_draft_everywhere_at_once(timed: Stage) -> None:
    box(timed).fill("Hello")
    timed.page.clock.run_for(700)
    timed.push("kept", conversation=1, note=False, revision=1)
    box(timed).press("Enter")
    assert timed.said("draft")[-1] == draft("", 1)


def test_another_device_is_shown_where_nobody_types(timed: Stage) -> None:
    timed.push("draft", **draft("Hello from the phone", 1))
    expect(box(timed)).to_have_value("Hello from the phone")
    timed.push("draft", **draft("An older one", 1))
    expect(box(timed)).to_have_value("Hello from the phone")


def test_nothing_that_is_being_typed_is_overwritten(timed: Stage) -> None:
    opened_with(timed, draft("Hello", 1))
    box(timed).press("End")
    box(timed).press_sequentially(" Maria")
    box(timed).press("ArrowLeft")
    timed.push("draft", **draft("Oh! Hello", 2))
    box(timed).press_sequentially("i")
    expect(box(timed)).to_have_value("Oh! Hello Mariia")
    timed.page.clock.run_for(700)
    assert timed.said("draft")[-1] == draft("Oh! Hello Mariia", 2)


def test_who_was_second_writes_on_and_is_kept(timed: Stage) -> None:
    box(timed).fill("mine")
    timed.page.clock.run_for(700)
    timed.push("draft", **draft("theirs", 1), refused=True)
    expect(box(timed)).to_have_value("minetheirs")
    timed.page.clock.run_for(700)
    assert timed.said("draft")[-1] == draft("minetheirs", 1)


def test_an_answer_that_was_lost_is_known_by_its_text(timed: Stage) -> None:
    box(timed).fill("Hello")
    timed.page.clock.run_for(700)
    box(timed).press_sequentially(" Maria")
    opened_with(timed, draft("Hello", 1))
    expect(box(timed)).to_have_value("Hello Maria")
    assert timed.said("draft")[-1] == draft("Hello Maria", 1)


def test_without_a_connection_it_waits_for_the_next_one(timed: Stage) -> None:
    timed.connect(False)
    box(timed).fill("Hello")
    timed.page.clock.run_for(5_000)
    open_(timed, 2)
    assert timed.said("draft") == []
    timed.connect(True)
    timed.push("open", conversation=None, me=7, can_write=False)
    assert timed.said("draft") == [draft("Hello", 0)]


def test_another_database_does_not_stop_the_keeping(timed: Stage) -> None:
    opened_with(timed, draft("Hello", 7))
    box(timed).press("End")
    box(timed).press_sequentially("!")
    timed.page.clock.run_for(700)
    timed.push("draft", **draft("", 0), refused=True)
    expect(box(timed)).to_have_value("Hello!")
    timed.page.clock.run_for(700)
    assert timed.said("draft")[-1] == draft("Hello!", 0)


def test_whom_a_note_names_comes_along(timed: Stage) -> None:
    named = {"mentions": [{"id": 8, "name": "Ben"}]}
    opened_with(timed, draft("@Ben look", 1, note=True, extras=named))
    timed.page.get_by_role("tab", name="Note").click()
    box(timed).press("Enter")
    assert timed.said("send")[0]["mentions"] == [8]


def test_what_a_template_left_open_comes_along(timed: Stage) -> None:
    gap = {"mentions": [], "gaps": ["{{customer.email}}"]}
    opened_with(timed, draft("To {{customer.email}}", 1, extras=gap))
    expect(timed.page.get_by_role("status")).to_contain_text(["Fill in or remove"])
    box(timed).press("Enter")
    assert timed.said("send") == []


def test_an_input_method_is_not_disturbed(timed: Stage) -> None:
    box(timed).dispatch_event("compositionstart")
    timed.push("draft", **draft("Hello", 1))
    expect(box(timed)).to_have_value("")
    box(timed).dispatch_event("compositionend")
    expect(box(timed)).to_have_value("Hello")
