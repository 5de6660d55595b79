"""The notification centre in a browser: what it shows, what it rings for, and when it is silent."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.components.hostile import TEXTS
from tests.e2e.components.stage import Stage

LISTEN = """
window.rings = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { window.rings += 1; return start.apply(this, when); };
"""
HELD_BACK = """
Object.defineProperty(AudioContext.prototype, "state", { get: () => "suspended" });
"""
"""As a browser does until a person has touched the page."""

TONES = {"call": 2, "urgent": 3}
NOTHING: dict[str, Any] = {"lines": [], "number": 0, "repeats": False}


def line(key: str, at: int, **more: Any) -> dict[str, Any]:
    own = {
        "key": key,
        "at": at,
        "calls": True,
        "rings": True,
        "urgent": False,
        "face": 1,
        "title": f"Maria {key}",
    }
    words = {
        "what": "Waits for an answer",
        "team": "Support",
        "state": "",
        "button": "GRAB",
        "decline": False,
    }
    return {**own, **words, **more}


@pytest.fixture
def centre(quiet_page: Page, stage_url: str) -> Stage:
    quiet_page.add_init_script(LISTEN)
    return Stage(quiet_page, stage_url, "notification_centre", "centre", base="Conversations", every=200)


@pytest.fixture
def ready(centre: Stage) -> Stage:
    """A person has been here, and there was nothing yet."""
    touched(centre)
    centre.push("reset", seq=1, now=1_000, **NOTHING)
    return centre


def touched(stage: Stage) -> None:
    stage.page.keyboard.press("Shift")
    stage.page.wait_for_function("!document.documentElement.hasAttribute('data-muted')")
    stage.page.wait_for_function("navigator.locks.query().then(({ held }) => held.length === 1)")


def apply(
    stage: Stage, seq: int, *up: dict[str, Any], number: int, gone: tuple[str, ...] = (), **more: Any
) -> None:
    counted = {"number": number, "repeats": False, **more}
    stage.push("apply", **{"seq": seq, "now": 1_000, "up": list(up), "del": list(gone), **counted})


def rings(stage: Stage) -> int:
    return int(stage.page.evaluate("window.rings"))


def open_(stage: Stage) -> None:
    stage.page.evaluate("dispatchEvent(new CustomEvent('triptych:centre'))")
    expect(stage.page.get_by_role("dialog", name="Notifications")).to_be_visible()


def test_a_new_call_rings_once(ready: Stage) -> None:
    apply(ready, 2, line("c1", 500), number=1)
    assert rings(ready) == TONES["call"]
    assert ready.page.title() == "(1) Conversations"
    apply(ready, 3, line("c1", 500, team="Support, Sales"), number=1)
    assert rings(ready) == TONES["call"], "it is the same call"
    apply(ready, 4, line("c1", 500, calls=False, rings=False, state="Grabbed by Dan", button=""), number=0)
    assert rings(ready) == TONES["call"]
    assert ready.page.title() == "Conversations"


def test_what_was_there_when_the_page_came_does_not_ring(centre: Stage) -> None:
    touched(centre)
    centre.push("reset", seq=1, now=1_000, lines=[line("c1", 500)], number=1, repeats=False)
    apply(centre, 2, line("c2", 400), number=2)
    assert rings(centre) == 0, "an older one that comes into sight is not new"
    apply(centre, 3, line("c3", 600), number=3)
    assert rings(centre) == TONES["call"]


def test_it_is_not_called_empty_before_that_is_known(centre: Stage) -> None:
    nothing = centre.page.get_by_text("Nothing calls for you")
    open_(centre)
    expect(nothing).to_have_count(0)
    centre.push("reset", seq=1, now=1_000, **NOTHING)
    expect(nothing).to_be_visible()


def test_what_came_during_an_outage_rings(ready: Stage) -> None:
    ready.push("reset", seq=9, now=1_000, lines=[line("c1", 500)], number=1, repeats=False)
    assert rings(ready) == TONES["call"]


def test_what_one_did_oneself_is_silent(ready: Stage) -> None:
    apply(ready, 2, line("c1", 500, rings=False), number=1)
    assert rings(ready) == 0


def test_overdue_repeats_until_it_is_taken(ready: Stage) -> None:
    apply(ready, 2, line("c1", 500, urgent=True), number=1, repeats=True)
    ready.page.wait_for_function("window.rings >= 6")
    apply(ready, 3, line("c1", 500, calls=False, rings=False, state="Grabbed by Dan"), number=0)
    rung = rings(ready)
    ready.page.wait_for_function(
        "(from) => performance.now() > from + 700", arg=ready.page.evaluate("performance.now()")
    )
    assert rings(ready) == rung


def test_switched_off_it_is_silent_and_stays_so(ready: Stage) -> None:
    open_(ready)
    switch = ready.page.get_by_role("switch", name="Sound")
    expect(switch).to_be_checked()
    switch.click()
    expect(switch).not_to_be_checked()
    apply(ready, 2, line("c1", 500), number=1)
    assert rings(ready) == 0
    ready.load()
    open_(ready)
    expect(ready.page.get_by_role("switch", name="Sound")).not_to_be_checked()


def test_try_it(ready: Stage) -> None:
    open_(ready)
    ready.page.get_by_role("button", name="Try it").click()
    ready.page.wait_for_function("window.rings === 2")


def test_sound_that_is_held_back_is_told(centre: Stage) -> None:
    centre.page.add_init_script(HELD_BACK)
    centre.load()
    centre.push("reset", seq=1, now=1_000, **NOTHING)
    apply(centre, 2, line("c1", 500), number=1)
    assert rings(centre) == 0
    expect(centre.page.locator("html")).to_have_attribute("data-muted", "")
    open_(centre)
    warning = "This browser holds sound back until you click or press a key on this page."
    expect(centre.page.get_by_role("status")).to_have_text(warning)


def test_desktop_notifications_that_are_blocked_are_told(ready: Stage) -> None:
    open_(ready)
    ready.page.get_by_role("switch", name="Desktop notifications").click()
    expect(ready.page.get_by_role("status")).to_contain_text("This browser blocks desktop notifications")
    ready.page.get_by_role("switch", name="Desktop notifications").click()
    expect(ready.page.get_by_role("status")).to_be_empty()


def test_a_desktop_notification_says_what_the_page_shows_and_goes(ready: Stage) -> None:
    """Headless browsers show none: what is asked of them is written down instead."""
    ready.page.add_init_script(
        """window.notices = [];
        window.Notification = class {
          static permission = "granted";
          constructor(title, options) { window.notices.push(this); this.said = [title, options.body]; }
          close() { this.closed = true; }
        };"""
    )
    ready.page.evaluate("localStorage.setItem('triptych:desktop', 'on')")
    ready.load()
    touched(ready)
    ready.push("reset", seq=1, now=1_000, **NOTHING)
    apply(ready, 2, line("c1", 500), number=1)
    said = ready.page.evaluate("notices.map(({ said, closed }) => [...said, Boolean(closed)])")
    assert said == [["Maria c1", "Waits for an answer · Support", False]]
    lost = line(
        "c1", 500, calls=False, rings=False, title="", what="", team="", state="Grabbed by Dan", button=""
    )
    apply(ready, 3, lost, number=0)
    assert ready.page.evaluate("notices.map(({ closed }) => Boolean(closed))") == [True]


def test_the_buttons_tell_the_server(ready: Stage) -> None:
    apply(ready, 2, line("c1", 500, decline=True), line("c2", 400, button="VIEW"), number=2)
    open_(ready)
    ready.says("open", on=True)
    first = ready.page.get_by_role("listitem", name="Maria c1")
    first.get_by_role("button", name="GRAB", exact=True).click()
    ready.says("act", verb="GRAB", key="c1")
    first.get_by_role("button", name="Dismiss", exact=True).click()
    ready.says("dismiss", key="c1", at=500)
    ready.push("refused", key="c1", sentence="Grabbed by Dan")
    expect(first.get_by_role("alert")).to_have_text("Grabbed by Dan")
    first.get_by_role("button", name="Decline").click()
    ready.says("act", verb="DECLINE", key="c1")
    ready.page.get_by_role("listitem", name="Maria c2").get_by_role("button", name="VIEW").click()
    ready.says("act", verb="VIEW", key="c2")
    ready.push("leave", joined=False)
    expect(ready.page.get_by_role("dialog")).to_be_hidden()
    ready.says("open", on=False)
    open_(ready)
    ready.page.get_by_role("button", name="Dismiss all").click()
    ready.says("dismiss-all", at=500)


def test_one_press_is_one_act(ready: Stage) -> None:
    apply(ready, 2, line("c1", 500), number=1)
    open_(ready)
    ready.page.get_by_role("button", name="GRAB", exact=True).dblclick()
    assert len(ready.said("act")) == 1


def test_a_lost_push_is_noticed(ready: Stage) -> None:
    apply(ready, 3, line("c1", 500), number=1)
    ready.says("resync")
    ready.push("reset", seq=3, now=1_000, lines=[line("c1", 500)], number=1, repeats=False)
    assert ready.page.title() == "(1) Conversations"


@pytest.mark.parametrize("text", TEXTS)
def test_what_comes_from_outside_stays_text(ready: Stage, text: str) -> None:
    apply(ready, 2, line("c1", 500, title=text, what=text, team=text, state=text, button=""), number=1)
    open_(ready)
    found = ready.page.locator(".centre-line")
    expect(found).to_have_count(1)
    assert found.locator("script, img, iframe, a").count() == 0


def middles(stage: Stage, state: str) -> list[int]:
    """How far down what became of the only entry and its buttons stand."""
    row = stage.page.locator(".centre-line")
    boxes = [row.get_by_text(words, exact=True).bounding_box() for words in (state, "VIEW", "Dismiss")]
    return [round(box["y"] + box["height"] / 2) for box in boxes if box]


def test_what_became_of_it_and_the_buttons_stand_in_one_line_where_there_is_room(ready: Stage) -> None:
    taken = {"calls": False, "button": "VIEW"}
    apply(ready, 2, line("c1", 500, state="Joined by Ada", **taken), number=0)
    open_(ready)
    assert len(set(middles(ready, "Joined by Ada"))) == 1
    long = "Answered by Wilhelmina Konstantinopolitanska-Featherstonehaugh"
    apply(ready, 3, line("c1", 500, state=long, **taken), number=0)
    for width in (1280, 320):
        ready.page.set_viewport_size({"width": width, "height": 720})
        state, view, dismiss = middles(ready, long)
        assert state < view == dismiss, width
        assert ready.page.locator(".centre-line").evaluate("row => row.scrollWidth <= row.clientWidth")
