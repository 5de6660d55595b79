"""The composer where one may answer for some time only, and where a message takes little."""

from dataclasses import asdict
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from services.channels.whatsapp.kind import WhatsApp
from tests.e2e.components.stage import Stage

NOW = 1_800_000_000_000
MINUTE = 60_000
WHATSAPP = asdict(WhatsApp.limits)
KEPT = "([key, files]) => localStorage.setItem(key, JSON.stringify(files))"
PENDING = "addEventListener('triptych:pending', ({ detail }) => { window.pending = detail.items; })"


def open_(stage: Stage, *, until: int | None, can_write: bool = True) -> None:
    told = {"conversation": 1, "me": 7, "can_write": can_write, "shown": 4, "limits": WHATSAPP, "drafts": []}
    stage.push("open", **told, until=until)


def box(stage: Stage) -> Locator:
    return stage.page.get_by_role("textbox", name="Message", exact=True)


def template(stage: Stage) -> Locator:
    return stage.page.get_by_role("button", name="WhatsApp template", exact=True)


def attach(stage: Stage, *types: str, size: int = 9) -> None:
    """Files that were uploaded before the page was loaded."""
    files = [
        {"id": f"{i:032x}", "name": f"{i}", "size": size, "type": type_} for i, type_ in enumerate(types)
    ]
    stage.page.evaluate(KEPT, ["triptych:files:7:1", files])


@pytest.fixture
def timed(quiet_page: Page, stage_url: str) -> Stage:
    """A composer in a browser whose clock is moved."""
    quiet_page.clock.install(time=NOW / 1_000)
    return Stage(quiet_page, stage_url, "composer", "composer", limit=25_000_000)


def test_it_closes_while_one_writes_and_opens_again_with_the_draft(timed: Stage) -> None:
    open_(timed, until=NOW + 5 * MINUTE)
    box(timed).fill("Half a senten")
    box(timed).focus()
    timed.page.clock.run_for(5 * MINUTE + 1)
    expect(box(timed)).to_be_hidden()
    expect(template(timed)).to_be_focused()
    expect(
        timed.page.get_by_text("More than 24 hours have passed since the customer last wrote.")
    ).to_be_visible()
    expect(timed.page.get_by_text("Your draft is kept.")).to_be_visible()
    timed.page.keyboard.press("Enter")
    assert len(timed.said("template")) == 1
    open_(timed, until=NOW + 60 * MINUTE)
    expect(template(timed)).to_be_hidden()
    expect(box(timed)).to_have_value("Half a senten")


def test_a_note_can_still_be_written(timed: Stage) -> None:
    open_(timed, until=0)
    expect(timed.page.get_by_text("The customer has not written yet.")).to_be_visible()
    expect(box(timed)).to_be_hidden()
    timed.page.get_by_role("tab", name="Note", exact=True).click()
    expect(template(timed)).to_be_hidden()
    box(timed).fill("Ask Dan first")
    box(timed).press("Enter")
    assert [sent["note"] for sent in timed.said("send")] == [True]
    expect(template(timed)).to_be_visible()


def test_who_joins_finds_the_template(timed: Stage) -> None:
    join = "<button data-act=join onclick='this.remove()'>JOIN</button>"
    open_(timed, until=0, can_write=False)
    timed.page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", join)
    timed.page.get_by_role("button", name="JOIN").focus()
    timed.page.keyboard.press("Enter")
    open_(timed, until=0)
    timed.page.clock.run_for(500)
    expect(template(timed)).to_be_focused()


def test_the_channels_limit_is_told(timed: Stage) -> None:
    open_(timed, until=None)
    box(timed).fill("x" * 4_097)
    expect(timed.page.get_by_role("alert")).to_have_text("4,097 of 4,096 characters")
    box(timed).press("Enter")
    assert timed.said("send") == []
    timed.page.get_by_role("tab", name="Note", exact=True).click()
    box(timed).fill("x" * 4_097)
    expect(timed.page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize(
    ("text", "types", "parts"),
    [
        ("Look", ["image/png"], [("Look", 1)]),
        ("", ["image/png", "image/png"], [("", 1), ("", 1)]),
        ("Look", ["image/png", "application/pdf"], [("Look", 1), ("", 1)]),
        ("Listen", ["audio/ogg"], [("Listen", 0), ("", 1)]),
        ("x" * 1_025, ["image/png"], [("x" * 1_025, 0), ("", 1)]),
    ],
)
def test_what_is_too_much_for_one_goes_as_several(
    timed: Stage, text: str, types: list[str], parts: list[tuple[str, int]]
) -> None:
    attach(timed, *types)
    timed.page.evaluate(PENDING)
    open_(timed, until=None)
    box(timed).fill(text)
    note = timed.page.get_by_text(f"Goes as {len(parts)} messages, one after the other")
    expect(note).to_have_count(1 if len(parts) > 1 else 0)
    box(timed).press("Enter")
    told: list[dict[str, Any]] = timed.page.evaluate("window.pending")
    assert [(one["text"], len(one["attachments"])) for one in told] == parts
    for number in range(1, len(parts) + 1):
        sent = timed.said("send")
        assert [(one["text"], len(one["attachments"])) for one in sent] == parts[:number]
        timed.push("ack", conversation=1, client_id=sent[-1]["client_id"], seq=4 + number)


@pytest.mark.parametrize(
    ("type_", "size", "reason"),
    [
        ("application/zip", 9, "WhatsApp takes no files of this kind: only JPEG and PNG pictures"),
        ("image/png", 5_000_001, "Too large: up to 5 MB of this kind are taken."),
    ],
)
def test_a_file_that_cant_go_says_so_before(timed: Stage, type_: str, size: int, reason: str) -> None:
    attach(timed, type_, size=size)
    open_(timed, until=None)
    box(timed).fill("Look")
    expect(timed.page.get_by_role("alert")).to_contain_text(reason)
    expect(timed.page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    box(timed).press("Enter")
    assert timed.said("send") == []
    timed.page.get_by_role("tab", name="Note", exact=True).click()
    expect(timed.page.get_by_role("alert")).to_have_count(0)
    timed.page.get_by_role("tab", name="Reply", exact=True).click()
    timed.page.get_by_role("button", name="Remove 0", exact=True).click()
    box(timed).press("Enter")
    assert [(one["text"], one["attachments"]) for one in timed.said("send")] == [("Look", [])]


def test_one_that_is_refused_keeps_no_other_back(timed: Stage) -> None:
    attach(timed, "image/png", "image/png")
    open_(timed, until=None)
    box(timed).press("Enter")
    timed.page.clock.run_for(30_000)  # it is sent again, and the other still waits for it
    first = {one["client_id"] for one in timed.said("send")}
    assert len(first) == 1
    timed.push("refused", conversation=1, client_id=first.pop(), code="x", sentence="No.", retry=False)
    assert len({one["client_id"] for one in timed.said("send")}) == 2
