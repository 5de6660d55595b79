"""YELLOW's list in a browser: a window on many rows that stays where one reads."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.components.hostile import TEXTS
from tests.e2e.components.stage import Stage

ROW = 72
NOW = 1_800_000_000_000
MINUTE = 60_000
IN_SIGHT = """() => { const list = document.querySelector(".list").getBoundingClientRect();
  return [...document.querySelectorAll(".conv")]
    .map((row) => [Number(row.dataset.id), row.getBoundingClientRect().top])
    .filter(([, top]) => top >= list.top && top < list.bottom); }"""


def row(id_: int, name: str | None = None, **changes: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "rank": id_,
        "name": name or f"Customer {id_}",
        "channel": {"kind": "web", "name": "Shop"},
        "teams": ["Sales"],
        "online": False,
        "state": "open",
        "waiting_since": None,
        "soon": 3 * MINUTE,
        "overdue": 5 * MINUTE,
        "last": {"kind": "customer", "name": "", "text": "Hello"},
        "at": NOW,
        "crew": [],
        **changes,
    }


def reset(stage: Stage, rows: list[dict[str, Any]], **changes: Any) -> None:
    payload: dict[str, Any] = {
        "seq": 1,
        "top": 0,
        "rows": rows,
        "total": len(rows),
        "me": 7,
        "now": NOW,
        "selected": None,
        "empty": {"title": "Nobody is waiting", "text": "Well done."},
        "keep": False,
    }
    stage.push("reset", **payload | changes)


def window(stage: Stage, first: int, total: int, **changes: Any) -> None:
    rows = [row(i) for i in range(first, min(total, first + 120))]
    reset(stage, rows, top=first, total=total, **changes)


def gone(id_: int, reason: str = "left", by: str | None = None) -> dict[str, Any]:
    return {"id": id_, "reason": reason, "by": by}


def scroll(stage: Stage, index: int) -> None:
    stage.page.eval_on_selector(".list", f"(list) => {{ list.scrollTop = {index * ROW}; }}")


def in_sight(stage: Stage) -> dict[int, float]:
    return {int(id_): top for id_, top in stage.page.evaluate(IN_SIGHT)}


def test_names_and_acts(conversations: Stage) -> None:
    reset(conversations, [row(1, "Maria"), row(2, "Amina", crew=[{"id": 7, "name": "Dan"}])])
    list_ = conversations.page.get_by_role("list", name="Conversations", exact=True)
    maria = list_.get_by_role("listitem", name="Maria", exact=True)
    maria.get_by_role("button", name="JOIN", exact=True).click()
    maria.get_by_role("button", name="Maria", exact=True).click()
    conversations.says("join", id=1)
    conversations.says("open", id=1)
    expect(maria.get_by_role("button", name="Maria", exact=True)).to_have_attribute("aria-current", "true")
    amina = list_.get_by_role("listitem", name="Amina", exact=True)
    expect(amina.get_by_role("button", name="JOIN")).to_have_count(0)


def test_the_whole_row_opens(conversations: Stage) -> None:
    reset(conversations, [row(1)])
    conversations.page.locator(".conv").click(position={"x": 30, "y": 60})
    conversations.says("open", id=1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"waiting_since": NOW - MINUTE - 9}, ["1 min", "Rep Needed"]),
        ({"waiting_since": NOW - 4 * MINUTE - 9}, ["Soon to be 4 min", "Rep Needed"]),
        ({"waiting_since": NOW - 6 * MINUTE - 9, "crew": [{"id": 8, "name": "Ben"}]}, ["Overdue 6 min"]),
        ({"waiting_since": NOW + 9 * MINUTE}, ["0 min"]),
        ({"state": "closed"}, ["Closed"]),
        ({"state": "visiting", "last": None, "online": True}, ["Has not written yet", "Online"]),
        ({"last": {"kind": "agent", "name": "Ben", "text": "It is on its way."}}, ["Ben: It is on its way."]),
    ],
)
def test_what_a_row_says(conversations: Stage, changes: dict[str, Any], words: list[str]) -> None:
    reset(conversations, [row(1, **changes)])
    for word in words:
        expect(conversations.page.get_by_role("listitem")).to_contain_text(word)


def test_the_wait_goes_on_by_itself(quiet_page: Page, conversations: Stage) -> None:
    quiet_page.clock.install()
    conversations.load()
    reset(conversations, [row(1, waiting_since=NOW - 2 * MINUTE - 58_000)])
    item = quiet_page.get_by_role("listitem")
    expect(item).to_contain_text("2 min")
    quiet_page.clock.run_for(3_000)
    expect(item).to_contain_text("Soon to be 3 min")
    quiet_page.clock.run_for(120_000)
    expect(item).to_contain_text("Overdue 5 min")


def test_a_hundred_thousand_rows_are_a_window(conversations: Stage) -> None:
    window(conversations, 0, 100_000)
    assert conversations.page.eval_on_selector(".list", "(list) => list.scrollHeight") == 100_000 * ROW
    scroll(conversations, 50_000)
    conversations.page.wait_for_function("said.some(([name]) => name === 'range')")
    asked = conversations.said("range")[-1]
    assert asked["start"] <= 50_000 - 20
    assert asked["start"] + asked["count"] >= 50_000 + 30
    window(conversations, asked["start"], 100_000, keep=True)
    assert 50_000 in in_sight(conversations)
    assert conversations.page.locator(".conv").count() <= 130


def test_rows_in_sight_stay_where_they_are(conversations: Stage) -> None:
    window(conversations, 0, 120)
    scroll(conversations, 50)
    before = in_sight(conversations)
    conversations.push(
        "apply", seq=2, up=[row(500, rank=-1)], gone=[gone(3), gone(4), gone(5)], top=0, total=118, now=NOW
    )
    assert in_sight(conversations) == before
    first, second = list(before)[:2]
    moved = row(first, rank=-2)
    conversations.push("apply", seq=3, up=[moved], gone=[], top=0, total=118, now=NOW)
    assert in_sight(conversations)[second] == before[second]


def test_at_the_top_arrivals_are_seen(conversations: Stage) -> None:
    window(conversations, 0, 60)
    conversations.push("apply", seq=2, up=[row(500, rank=-1)], gone=[], top=0, total=61, now=NOW)
    assert 500 in in_sight(conversations)


def test_another_selection_begins_at_its_top(conversations: Stage) -> None:
    window(conversations, 0, 120)
    scroll(conversations, 50)
    window(conversations, 0, 100)
    assert next(iter(in_sight(conversations))) == 0


def test_a_hole_asks_for_everything_once(conversations: Stage) -> None:
    window(conversations, 0, 60)
    for seq in (4, 5):
        conversations.push("apply", seq=seq, up=[row(500, rank=-1)], gone=[], top=0, total=61, now=NOW)
    assert len(conversations.said("resync")) == 1
    expect(conversations.page.locator("[data-id='500']")).to_have_count(0)


def test_a_press_acts_on_what_stood_there(conversations: Stage) -> None:
    window(conversations, 0, 60)
    conversations.page.mouse.move(100, 3 * ROW + 10)
    conversations.page.mouse.down()
    conversations.push("apply", seq=2, up=[row(500, rank=-1)], gone=[], top=0, total=61, now=NOW)
    conversations.page.mouse.up()
    conversations.says("open", id=3)
    expect(conversations.page.locator("[data-id='500']")).to_have_count(1)


def test_a_press_that_opens_a_menu_holds_nothing_up(conversations: Stage) -> None:
    window(conversations, 0, 60)
    conversations.page.mouse.move(100, 3 * ROW + 10)
    conversations.page.mouse.down(button="right")
    conversations.push("apply", seq=2, up=[row(500, rank=-1)], gone=[], top=0, total=61, now=NOW)
    expect(conversations.page.locator("[data-id='500']")).to_have_count(1)


def test_the_keyboard_alone_suffices(conversations: Stage) -> None:
    window(conversations, 0, 120)
    page = conversations.page
    page.keyboard.press("Tab")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    conversations.says("open", id=1)
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Customer 119", exact=True)).to_be_focused()
    page.keyboard.press("Home")
    expect(page.get_by_role("button", name="Customer 0", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    conversations.says("join", id=0)


def test_the_focus_survives_the_rows_leaving(conversations: Stage) -> None:
    window(conversations, 0, 60)
    page = conversations.page
    page.get_by_role("button", name="Customer 5", exact=True).focus()
    conversations.push("apply", seq=2, up=[], gone=[gone(5)], top=0, total=59, now=NOW)
    expect(page.get_by_role("button", name="Customer 6", exact=True)).to_be_focused()


def test_an_empty_list_says_why(conversations: Stage) -> None:
    reset(conversations, [])
    expect(conversations.page.get_by_text("Nobody is waiting")).to_be_visible()


@pytest.mark.parametrize("width", [320, 380])
def test_hostile_rows_keep_their_height(conversations: Stage, width: int) -> None:
    conversations.page.set_viewport_size({"width": width, "height": 720})
    rows = [
        row(
            i,
            text,
            last={"kind": "agent", "name": text, "text": text},
            teams=[text] * 20,
            crew=[{"id": n, "name": text} for n in range(20)],
            waiting_since=NOW - 5 * MINUTE,
            online=True,
        )
        for i, text in enumerate(TEXTS)
    ]
    reset(conversations, rows)
    page = conversations.page
    assert page.evaluate("document.documentElement.scrollWidth") == width
    heights = page.eval_on_selector_all(".conv", "(rows) => rows.map((row) => row.offsetHeight)")
    assert heights == [ROW] * len(TEXTS)
    expect(page.get_by_role("listitem", name=TEXTS[0], exact=True)).to_have_count(1)


@pytest.mark.parametrize(("window", "width"), [(320, 320), (340, 340), (380, 380), (1000, 340)])
@pytest.mark.parametrize("overdue", [5, 600], ids=["overdue", "soon"])
def test_stage_and_need_are_never_cut(conversations: Stage, window: int, width: int, overdue: int) -> None:
    conversations.page.set_viewport_size({"width": window, "height": 720})
    conversations.page.add_style_tag(content=f"main {{ width: {width}px }}")
    waits: dict[str, Any] = {"waiting_since": NOW - 59 * MINUTE, "overdue": overdue * MINUTE}
    reset(conversations, [row(1, teams=["Returns and complaints"], **waits)])
    facts = conversations.page.locator(".conv-facts").bounding_box()
    assert facts
    for part in (".conv-wait", ".conv-need"):
        box = conversations.page.locator(part).bounding_box()
        assert box
        assert box["x"] + box["width"] <= facts["x"] + facts["width"]
        assert box["y"] < facts["y"] + facts["height"] - 10
