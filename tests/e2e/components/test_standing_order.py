"""Order stands still while a hand is in the list, and for 2 s after (SPEC 4)."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.components.stage import Stage
from tests.e2e.components.test_conversation_list import NOW, ROW, gone, in_sight, reset, row, scroll, window

STILL = 2_000
# A clock that stands still gives no frames to wait for.
FRAMES = """() => { window.requestAnimationFrame = (then) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = then;
  port2.postMessage(null);
}; }"""


@pytest.fixture
def moved_over(quiet_page: Page, conversations: Stage) -> Stage:
    """A list of sixty, over which the pointer has just moved."""
    quiet_page.clock.install()
    conversations.load()
    window(conversations, 0, 60)
    quiet_page.clock.pause_at(quiet_page.evaluate("Date.now() / 1000") + 60)
    quiet_page.evaluate(FRAMES)
    quiet_page.mouse.move(100, 3 * ROW + 10)
    return conversations


def apply(stage: Stage, seq: int = 2, *, total: int = 60, **changes: Any) -> None:
    stage.push("apply", **{"seq": seq, "up": [], "gone": [], "top": 0, "total": total, "now": NOW} | changes)


def order(stage: Stage) -> list[int]:
    return list(in_sight(stage))


def new(stage: Stage, number: int) -> Any:
    return stage.page.get_by_role("button", name=f"{number} new", exact=True)


def test_arrivals_wait(moved_over: Stage) -> None:
    before = order(moved_over)
    apply(moved_over, up=[row(500, rank=-1)], total=61)
    apply(moved_over, 3, up=[row(501, rank=-2), row(40, rank=-3)], total=62)
    assert order(moved_over) == before
    expect(new(moved_over, 2)).to_be_visible()
    expect(moved_over.page.get_by_role("status")).to_have_text("2 new")
    moved_over.page.clock.run_for(STILL)
    assert order(moved_over)[:4] == [40, 501, 500, 0]
    expect(new(moved_over, 2)).to_have_count(0)


def test_nothing_waits_where_no_hand_is(quiet_page: Page, conversations: Stage) -> None:
    window(conversations, 0, 60)
    apply(conversations, up=[row(500, rank=-1)], total=61)
    assert order(conversations)[0] == 500


def test_an_empty_list_takes_the_first_at_once(conversations: Stage) -> None:
    reset(conversations, [])
    conversations.page.mouse.move(100, ROW)
    apply(conversations, up=[row(500)], total=1)
    assert order(conversations) == [500]


def test_every_move_and_key_begins_the_time_anew(moved_over: Stage) -> None:
    before = order(moved_over)
    apply(moved_over, up=[row(500, rank=-1)], total=61)
    page = moved_over.page
    page.clock.run_for(STILL - 100)
    page.mouse.move(120, 3 * ROW + 10)
    page.clock.run_for(STILL - 100)
    page.get_by_role("button", name="Customer 2", exact=True).press("ArrowDown")
    page.clock.run_for(STILL - 100)
    assert order(moved_over) == before
    page.clock.run_for(100)
    assert order(moved_over)[0] == 500


def test_a_press_lets_arrivals_in_and_goes_to_the_top(moved_over: Stage) -> None:
    scroll(moved_over, 20)
    apply(moved_over, up=[row(500, rank=-1)], total=61)
    new(moved_over, 1).click()
    assert order(moved_over)[0] == 500
    expect(moved_over.page.get_by_role("button", name="Customer 500", exact=True)).to_be_focused()


def test_the_keyboard_reaches_the_arrivals(moved_over: Stage) -> None:
    page = moved_over.page
    page.get_by_role("button", name="Customer 0", exact=True).focus()
    apply(moved_over, up=[row(500, rank=-1)], total=61)
    page.keyboard.press("Shift+Tab")
    expect(new(moved_over, 1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Customer 500", exact=True)).to_be_focused()


def test_what_a_row_says_changes_in_place(moved_over: Stage) -> None:
    before = order(moved_over)
    said = {"kind": "customer", "name": "", "text": "Are you there?"}
    apply(moved_over, up=[row(4, rank=-5, last=said, unread=3, waiting_since=NOW - 60_001)])
    moved_over.page.clock.run_for(1_000)
    assert order(moved_over) == before
    item = moved_over.page.get_by_role("listitem", name="Customer 4", exact=True)
    for words in ("Are you there?", "3 unread", "1 min", "Rep Needed"):
        expect(item).to_contain_text(words)


def test_a_row_that_left_stays_grey_and_opens(moved_over: Stage) -> None:
    before = order(moved_over)
    apply(moved_over, gone=[gone(4)], total=59)
    assert order(moved_over) == before
    item = moved_over.page.get_by_role("listitem", name="Customer 4", exact=True)
    expect(item).to_contain_text("Left this list")
    expect(item.get_by_role("button", name="JOIN")).to_have_count(0)
    item.get_by_role("button", name="Customer 4", exact=True).click()
    moved_over.says("open", id=4)
    moved_over.page.clock.run_for(STILL)
    expect(item).to_have_count(0)


def test_a_row_that_moved_is_not_grey(moved_over: Stage) -> None:
    apply(moved_over, gone=[gone(4, "moved")])
    expect(moved_over.page.locator(".conv.gone")).to_have_count(0)
    assert 4 in order(moved_over)


@pytest.mark.parametrize("left_before", [False, True])
@pytest.mark.parametrize(("by", "words"), [("Cleo", "Grabbed by Cleo"), (None, "")])
def test_a_row_out_of_sight_loses_everything_at_once(
    moved_over: Stage, by: str | None, words: str, left_before: bool
) -> None:
    secret = row(4, "Marker", teams=["Marker"], crew=[{"id": 9, "name": "Marker"}], unread=2)
    secret |= {"last": {"kind": "customer", "name": "Marker", "text": "Marker"}, "online": True}
    apply(moved_over, up=[secret])
    before = order(moved_over)
    if left_before:
        apply(moved_over, 3, gone=[gone(4)], total=59)
    apply(moved_over, 3 + left_before, gone=[gone(4, "sight", by)], total=59)
    assert "Marker" not in moved_over.page.content()
    assert order(moved_over) == before
    item = moved_over.page.locator("[data-id='4']")
    assert item.inner_text().strip() == words
    item.get_by_role("button").click(force=True)
    item.get_by_role("button").press("Enter")
    assert moved_over.said("open") == []
    moved_over.page.clock.run_for(STILL)
    expect(item).to_have_count(0)


def test_the_focus_stays_on_a_row_out_of_sight_and_goes_on_after_it(moved_over: Stage) -> None:
    page = moved_over.page
    page.get_by_role("button", name="Customer 4", exact=True).focus()
    apply(moved_over, gone=[gone(4, "sight", "Cleo")], total=59)
    expect(page.get_by_role("button", name="Grabbed by Cleo", exact=True)).to_be_focused()
    page.clock.run_for(STILL)
    expect(page.get_by_role("button", name="Customer 5", exact=True)).to_be_focused()


def test_a_press_acts_on_the_row_it_began_on_or_not_at_all(moved_over: Stage) -> None:
    page = moved_over.page
    page.mouse.down()
    apply(moved_over, gone=[gone(3, "sight")], total=59)
    page.mouse.up()
    page.mouse.move(100, 5 * ROW + 10)
    page.mouse.down()
    page.mouse.move(100, 6 * ROW + 10)
    page.mouse.up()
    page.clock.run_for(STILL)
    assert moved_over.said("open") == []


@pytest.mark.parametrize("how", ["reset", "apply"])
def test_a_long_press_holds_up_nothing_that_has_to_go(moved_over: Stage, how: str) -> None:
    """A snapshot waits for the end of a press; what its agent may not see any more does not."""
    page = moved_over.page
    apply(moved_over, up=[row(4, "Marker")])
    page.mouse.down()
    held = [row(i) for i in range(60) if i != 4]
    if how == "reset":
        reset(moved_over, held, keep=True)
    else:
        reset(moved_over, [row(i) for i in range(60)], keep=True, seq=7)
        apply(moved_over, 8, gone=[gone(4, "sight")], total=59)
    assert "Marker" not in page.content()
    page.mouse.up()
    page.clock.run_for(STILL)
    expect(page.locator("[data-id='4']")).to_have_count(0)
    assert 5 in order(moved_over)


def test_another_selection_does_not_wait(moved_over: Stage) -> None:
    apply(moved_over, up=[row(500, rank=-1)], total=61)
    window(moved_over, 20, 30)
    assert order(moved_over)[0] == 20
    expect(new(moved_over, 1)).to_have_count(0)
