"""GREEN's thread in a browser."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.components.hostile import MARKS, TEXTS
from tests.e2e.components.stage import Stage

NOW = 1_800_000_000_000
MINUTE = 60_000
DAY = 24 * 60 * MINUTE
MARIA = {"kind": "customer", "id": 3, "name": "Maria"}
DAN = {"kind": "agent", "id": 7, "name": "Dan"}
BEN = {"kind": "agent", "id": 8, "name": "Ben"}

SCROLL = """(log, top) => new Promise((done) => {
  log.addEventListener("scroll", () => requestAnimationFrame(done), { once: true });
  log.scrollTop = top;
})"""


def message(seq: int, text: str = "", author: dict[str, Any] = MARIA, **changes: Any) -> dict[str, Any]:
    return {
        "seq": seq,
        "id": 1000 + seq,
        "author": author,
        "audience": "public",
        "kind": "text",
        "text": text or f"Message {seq}",
        "at": NOW - DAY + seq * MINUTE,
        **changes,
    }


def reset(stage: Stage, messages: list[dict[str, Any]], **changes: Any) -> None:
    payload: dict[str, Any] = {
        "conversation": 1,
        "me": 7,
        "messages": messages,
        "more": False,
        "marks": {"received": 0, "read": 0},
        "now": NOW,
    }
    stage.push("reset", **payload | changes)


def log(stage: Stage) -> Locator:
    return stage.page.get_by_role("log", name="Messages", exact=True)


def from_bottom(stage: Stage) -> float:
    distance: float = log(stage).evaluate("(log) => log.scrollHeight - log.clientHeight - log.scrollTop")
    return distance


def place_of(stage: Stage, seq: int) -> float:
    box = stage.page.locator(f"[data-seq='{seq}']").bounding_box()
    assert box
    return box["y"]


def many(first: int, last: int) -> list[dict[str, Any]]:
    return [message(seq) for seq in range(first, last + 1)]


def test_nothing_chosen_says_what_to_do(thread: Stage) -> None:
    thread.push("reset", conversation=None)
    expect(thread.page.get_by_text("Choose a conversation")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "day", "hour"),
    [("de-DE", "Sonntag, 6. Dezember 2026", "08:01"), ("ar-EG", "الأحد، ٦ ديسمبر ٢٠٢٦", "٠٨:٠١")],
)
def test_times_are_written_as_the_agent_chose(thread: Stage, language: str, day: str, hour: str) -> None:
    thread.speak(language)
    reset(thread, [message(1, at=NOW - 40 * DAY + MINUTE)])
    expect(thread.page.locator(".log-day")).to_have_text([day], use_inner_text=True)
    expect(log(thread)).to_contain_text(hour)


def test_authors_days_and_lines(thread: Stage) -> None:
    reset(
        thread,
        [
            message(1, "Hello"),
            message(2, "Anyone?"),
            message(
                3,
                "Dan joined",
                {"kind": "system", "id": None, "name": ""},
                kind="joined",
                audience="internal",
            ),
            message(4, "Here I am", DAN),
            message(5, "A returning customer", BEN, audience="internal"),
            message(6, "Next day", at=NOW),
        ],
    )
    expect(thread.page.locator(".msg-who")).to_contain_text(
        ["Maria", "Dan", "Note, agents only. Ben", "Maria"]
    )
    expect(thread.page.locator(".log-day")).to_have_text(["Yesterday", "Today"], use_inner_text=True)
    expect(thread.page.locator(".log-line")).to_contain_text("Dan joined")
    expect(thread.page.locator(".msg.mine .bubble")).to_have_text("Here I am")


def test_each_delivery_state_stands_at_the_last_that_has_it(thread: Stage) -> None:
    ours = [message(seq, author=DAN) for seq in range(1, 7)]
    reset(thread, ours, marks={"received": 4, "read": 2})
    states = thread.page.locator(".msg-state")
    expect(states).to_have_text(["Read", "Delivered", "Sent"])
    thread.push("marks", conversation=1, received=6, read=6)
    expect(states).to_have_text(["Read"])
    expect(thread.page.locator("[data-seq='6'] .msg-state")).to_have_text("Read")


def test_it_stays_at_the_bottom_while_one_is_there(thread: Stage) -> None:
    reset(thread, many(1, 40))
    assert from_bottom(thread) < 1
    thread.push("add", conversation=1, messages=[message(41)])
    assert from_bottom(thread) < 1
    thread.says("seen", conversation=1, seq=41)


def test_it_stays_there_when_what_is_around_it_grows_as_it_scrolls(thread: Stage) -> None:
    reset(thread, many(1, 30))
    expect(log(thread)).to_contain_text("Message 30")
    log(thread).evaluate(SCROLL, 0)
    log(thread).evaluate(SCROLL, 100_000)
    log(thread).evaluate("(log) => { log.scrollTop -= 10; log.parentElement.style.maxHeight = '200px'; }")
    expect(log(thread)).to_have_js_property("clientHeight", 200)
    thread.push("add", conversation=1, messages=[message(31)])
    expect(thread.page.locator("[data-seq='31']")).to_be_in_viewport()
    expect(thread.page.get_by_role("button", name="1 new message")).to_be_hidden()
    assert from_bottom(thread) < 2


def test_who_reads_above_is_told_and_not_moved(thread: Stage) -> None:
    reset(thread, many(1, 60))
    log(thread).evaluate(SCROLL, 800)
    thread.push("add", conversation=1, messages=[message(61), message(62)])
    assert log(thread).evaluate("(log) => log.scrollTop") == 800
    assert all(seen["seq"] <= 60 for seen in thread.said("seen"))
    thread.page.get_by_role("button", name="2 new messages").click()
    expect(thread.page.get_by_role("button", name="2 new messages")).to_have_count(0)
    thread.says("seen", conversation=1, seq=62)


def test_older_ones_come_without_a_jump(thread: Stage) -> None:
    reset(thread, many(51, 100), more=True)
    log(thread).evaluate("(log) => { log.scrollTop = 100; }")
    thread.says("older", conversation=1, before=51)
    before = place_of(thread, 53)
    thread.push("older", conversation=1, messages=many(1, 50), more=False)
    assert place_of(thread, 53) == pytest.approx(before, abs=1)
    expect(thread.page.locator("[data-seq]")).to_have_count(100)


def test_a_hole_is_asked_for_and_filled(thread: Stage) -> None:
    reset(thread, many(1, 3))
    thread.push("add", conversation=1, messages=[message(6)])
    thread.says("resync", conversation=1, since=3)
    expect(thread.page.locator("[data-seq]")).to_have_count(3)
    thread.push("add", conversation=1, messages=many(4, 6))
    expect(thread.page.locator("[data-seq]")).to_have_count(6)


def test_a_message_twice_is_one(thread: Stage) -> None:
    reset(thread, many(1, 3))
    thread.push("add", conversation=1, messages=many(2, 4))
    thread.push("add", conversation=2, messages=[message(5, "Of another conversation")])
    expect(thread.page.locator("[data-seq]")).to_have_count(4)


def test_a_snapshot_after_an_outage_joins_what_is_held(thread: Stage) -> None:
    reset(thread, many(1, 60))
    log(thread).evaluate(SCROLL, 500)
    before = place_of(thread, 20)
    reset(thread, many(31, 64), more=True)
    expect(thread.page.locator("[data-seq]")).to_have_count(64)
    assert place_of(thread, 20) == before


def test_messages_under_way_give_place_to_the_real_one(thread: Stage) -> None:
    reset(thread, many(1, 2))
    item = {"client_id": "a-b", "text": "On its way", "at": NOW, "state": "sending"}
    tell = "(items) => dispatchEvent(new CustomEvent('triptych:pending', {detail: {conversation: 1, items}}))"
    thread.page.evaluate(tell, [item])
    expect(thread.page.locator(".msg.sending")).to_contain_text("On its way")
    failed = item | {"state": "failed", "reason": "The customer is blocked.", "retry": True}
    thread.page.evaluate(tell, [failed])
    expect(thread.page.get_by_role("alert")).to_contain_text("Not sent: The customer is blocked.")
    expect(thread.page.get_by_role("button", name="Retry", exact=True)).to_be_visible()
    thread.push("add", conversation=1, messages=[message(3, "On its way", DAN, client_id="a-b")])
    expect(thread.page.locator(".bubble", has_text="On its way")).to_have_count(1)
    expect(thread.page.get_by_role("alert")).to_have_count(0)


def test_a_held_message_offers_both_ways(thread: Stage) -> None:
    reset(thread, [*many(1, 2), message(3, "Tomorrow", BEN)])
    held = {"client_id": "a-b", "text": "Today", "at": NOW, "state": "held", "reason": "Ben has answered."}
    thread.page.evaluate(
        "(items) => dispatchEvent(new CustomEvent('triptych:pending', {detail: {conversation: 1, items}}))",
        [held],
    )
    expect(thread.page.get_by_role("alert")).to_contain_text("Ben has answered. Not sent yet.")
    thread.page.evaluate(
        "addEventListener('triptych:retry', ({ detail }) => { window.retried = detail.client_id; })"
    )
    thread.page.get_by_role("button", name="Send anyway", exact=True).click()
    assert thread.page.evaluate("window.retried") == "a-b"
    expect(thread.page.get_by_role("button", name="Edit", exact=True)).to_be_visible()


def test_typing_ends_by_itself_and_with_the_message(thread: Stage) -> None:
    reset(thread, many(1, 2))
    typing = thread.page.locator(".log-typing")
    thread.push("typing", conversation=1, on=True, name="Maria")
    expect(typing).to_contain_text("Maria is typing")
    thread.push("add", conversation=1, messages=[message(3)])
    expect(typing).to_be_empty()


def test_only_safe_addresses_become_links(thread: Stage) -> None:
    text = (
        "See https://example.com/a?b=1. (http://example.com/c) mailto:a@example.com tel:+123 "
        "javascript:alert(1) data:text/html,x vbscript:x https://exa\u202emple.com file:///etc/passwd"
    )
    reset(thread, [message(1, text)])
    hrefs = thread.page.eval_on_selector_all(
        ".bubble a", "(links) => links.map((a) => a.getAttribute('href'))"
    )
    assert hrefs == [
        "https://example.com/a?b=1",
        "http://example.com/c",
        "mailto:a@example.com",
        "tel:+123",
        "https://exa/",
    ]
    expect(thread.page.locator(".bubble")).to_have_text(text)
    for link in thread.page.locator(".bubble a").all():
        expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")


@pytest.mark.parametrize("width", [320, 700])
def test_hostile_texts_stay_text_and_in_place(thread: Stage, width: int) -> None:
    thread.page.set_viewport_size({"width": width, "height": 720})
    named = {"kind": "customer", "id": 3, "name": TEXTS[0] + MARKS}
    reset(thread, [message(i + 1, text, named) for i, text in enumerate(TEXTS)])
    for i, text in enumerate(TEXTS):
        assert thread.page.locator(f"[data-seq='{i + 1}'] .bubble").text_content() == text
    assert thread.page.evaluate("document.documentElement.scrollWidth") == width
    assert log(thread).evaluate("(log) => log.scrollWidth - log.clientWidth") == 0
    expect(thread.page.locator("img, script[src*='alert']")).to_have_count(0)
    expect(thread.page.locator(".bubble").first).to_have_css("overflow", "clip")


def test_a_message_with_a_button(thread: Stage) -> None:
    reset(
        thread,
        [
            message(1, "Come", DAN, action={"label": "Join <b>", "url": "/call/abc"}),
            message(2, "Or here", DAN, action={"label": "Away", "url": "https://meet.example/abc"}),
            message(3, "Not here", DAN, action={"label": "Evil", "url": "javascript:alert(1)"}),
            message(4, "Nothing", DAN, action=None),
        ],
    )
    links = log(thread).get_by_role("link")
    expect(links).to_have_text(["Join <b>", "Away"])
    expect(links.first).to_have_attribute("href", f"{thread.page.url.split('/#')[0]}/call/abc")
    for attribute, value in (("target", "_blank"), ("rel", "noopener noreferrer")):
        expect(links.first).to_have_attribute(attribute, value)


PICTURE = {
    "id": "a" * 32,
    "name": "Lantern <b>.png",
    "size": 4_910,
    "type": "image/png",
    "url": f"/files/{'a' * 32}",
    "thumb": f"/files/{'a' * 32}/thumb",
    "width": 1_200,
    "height": 800,
}
REPORT = {
    "id": "b" * 32,
    "name": "report.pdf",
    "size": 200_000,
    "type": "application/pdf",
    "url": f"/files/{'b' * 32}",
}
DOT = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='6'/>"


PENDING = """(items) => dispatchEvent(
  new CustomEvent("triptych:pending", { detail: { conversation: 1, items } }))"""


def with_files(thread: Stage, *files: dict[str, Any], text: str = "") -> None:
    thread.page.route("**/files/**", lambda route: route.fulfill(content_type="image/svg+xml", body=DOT))
    reset(thread, [message(1, attachments=list(files)) | {"text": text}])


def test_a_picture_is_enlarged_by_the_keyboard_and_put_back(thread: Stage) -> None:
    with_files(thread, PICTURE, {**PICTURE, "id": "c" * 32, "name": "other.png"})
    small = log(thread).get_by_role("button", name="Enlarge Lantern <b>.png", exact=True)
    small.focus()
    thread.page.keyboard.press("Enter")
    dialog = thread.page.get_by_role("dialog", name="Picture", exact=True)
    expect(dialog.get_by_role("img", name="Lantern <b>.png", exact=True)).to_be_visible()
    thread.page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("img", name="other.png", exact=True)).to_be_visible()
    thread.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(small).to_be_focused()
    small.click()
    dialog.get_by_role("button", name="Close", exact=True).click()
    expect(dialog).to_be_hidden()


def test_a_picture_leaves_its_room_before_it_is_there(thread: Stage) -> None:
    with_files(thread, PICTURE)
    box = log(thread).get_by_role("button", name="Enlarge").bounding_box()
    assert box is not None
    assert 270 <= box["width"] <= 290
    assert 180 <= box["height"] <= 195


def test_other_files_are_saved(thread: Stage) -> None:
    with_files(thread, REPORT, text="Here")
    card = log(thread).get_by_role("link", name="report.pdf")
    expect(card).to_have_attribute("href", f"/files/{'b' * 32}")
    expect(card).to_have_attribute("download", "report.pdf")
    expect(card).to_contain_text("200 kB")
    expect(log(thread).get_by_text("Here", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://evil.example/x", "//evil.example", "/files/../x", ""]
)
def test_an_address_that_is_none_of_ours_leads_nowhere(thread: Stage, url: str) -> None:
    with_files(thread, {**REPORT, "url": url}, {**PICTURE, "thumb": url, "url": url})
    expect(log(thread).get_by_text("report.pdf")).to_be_visible()
    expect(log(thread).get_by_role("link")).to_have_count(0)
    expect(log(thread).locator("img")).to_have_count(0)


def test_another_conversation_closes_the_picture(thread: Stage) -> None:
    with_files(thread, PICTURE)
    log(thread).get_by_role("button", name="Enlarge").click()
    expect(thread.page.get_by_role("dialog")).to_be_visible()
    reset(thread, [message(1)], conversation=2)
    expect(thread.page.get_by_role("dialog")).to_be_hidden()


def test_what_is_being_sent_shows_its_files(thread: Stage) -> None:
    reset(thread, [])
    item = {"client_id": "x", "text": "", "files": [REPORT], "at": NOW, "state": "sending"}
    thread.page.evaluate(PENDING, [item])
    expect(log(thread).get_by_text("report.pdf")).to_be_visible()
    expect(log(thread).locator(".bubble")).to_have_count(0)
