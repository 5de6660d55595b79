"""Days and times in the console are the agent's zone's: at its midnight, and when its clock is changed."""

from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.components.stage import Stage
from tests.e2e.components.test_conversation_list import reset as list_reset
from tests.e2e.components.test_conversation_list import row
from tests.e2e.components.test_message_thread import message
from tests.e2e.components.test_message_thread import reset as thread_reset

BERLIN = "Europe/Berlin"
ENDS = ["2026-10-25T00:30Z", "2026-10-25T01:30Z", "2026-10-25T02:30Z"]
"""Half past two twice, then half past three."""
BEGINS = ["2026-03-29T00:30Z", "2026-03-29T01:30Z"]
"""Half past one, then half past three."""


def ms(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1000)


def said(*moments: str) -> list[dict[str, Any]]:
    """By somebody else each, so that each has its time beside it."""
    return [
        message(seq, at=ms(moment), author={"kind": "customer", "id": seq, "name": "Maria"})
        for seq, moment in enumerate(moments, 1)
    ]


def times(thread: Stage) -> Locator:
    return thread.page.locator(".msg-who span")


def days(thread: Stage) -> Locator:
    return thread.page.locator(".log-day")


def zone(name: str) -> pytest.MarkDecorator:
    """The agent's browser is there, and speaks as Britons do."""
    return pytest.mark.browser_context_args(timezone_id=name, locale="en-GB")


@zone(BERLIN)
@pytest.mark.parametrize(
    ("moments", "clock"), [(ENDS, ["02:30", "02:30", "03:30"]), (BEGINS, ["01:30", "03:30"])]
)
def test_the_clock_is_changed_within_a_day(thread: Stage, moments: list[str], clock: list[str]) -> None:
    thread_reset(thread, said(*moments), now=ms(moments[-1]))
    expect(days(thread)).to_have_text(["Today"])
    expect(times(thread)).to_have_text([f", {time}" for time in clock])


@zone(BERLIN)
def test_the_hour_that_comes_twice_is_told_apart(thread: Stage) -> None:
    thread_reset(thread, said(*ENDS), now=ms(ENDS[-1]))
    exact = [one.get_attribute("title") for one in thread.page.locator(".bubble").all()]
    assert [str(one).rpartition(" at ")[2] for one in exact] == ["02:30:00 CEST", "02:30:00 CET", "03:30"]


@pytest.mark.parametrize(
    ("moments", "now"),
    [
        (["2026-10-23T22:30Z", "2026-10-24T22:30Z", "2026-10-25T22:30Z"], "2026-10-25T23:30Z"),  # 25 hours
        (["2026-03-27T23:30Z", "2026-03-28T23:30Z", "2026-03-29T21:30Z"], "2026-03-29T22:30Z"),  # 23 hours
    ],
)
@zone(BERLIN)
def test_yesterday_may_have_other_than_24_hours(thread: Stage, moments: list[str], now: str) -> None:
    thread_reset(thread, said(*moments, now), now=ms(now))
    first, *others = days(thread).all_inner_texts()
    assert first.startswith("Saturday")
    assert others == ["Yesterday", "Today"]


WORLD = [f"2026-11-25T{time}Z" for time in ("09:59", "10:00", "10:14", "10:15", "11:00")]
"""Around midnight in each of the zones below."""


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        pytest.param(1, ["23:59", "00:00", "00:14", "00:15", "01:00"], marks=zone("Pacific/Kiritimati")),
        pytest.param(4, ["22:59", "23:00", "23:14", "23:15", "00:00"], marks=zone("Pacific/Pago_Pago")),
        pytest.param(3, ["23:44", "23:45", "23:59", "00:00", "00:45"], marks=zone("Pacific/Chatham")),
    ],
)
def test_a_day_ends_at_the_agents_midnight(thread: Stage, day: int, clock: list[str]) -> None:
    thread_reset(thread, said(*WORLD), now=ms(WORLD[-1]))
    expect(days(thread)).to_have_text(["Yesterday", "Today"])
    expect(times(thread)).to_have_text([f", {time}" for time in clock])
    assert [one.get_attribute("data-seq") for one in thread.page.locator(".log-day + .msg").all()] == [
        "1",
        str(day + 1),
    ]


@zone("Pacific/Kiritimati")
def test_at_midnight_days_go_on_by_themselves(quiet_page: Page, stage_url: str) -> None:
    before, after = ms("2026-11-25T09:58Z"), ms("2026-11-25T10:01Z")
    quiet_page.clock.install(time=before / 1000)
    thread = Stage(quiet_page, stage_url, "message_thread", "thread")
    thread_reset(thread, said("2026-11-24T09:59Z", "2026-11-25T09:58Z"), now=before)
    expect(days(thread)).to_have_text(["Yesterday", "Today"])
    quiet_page.clock.fast_forward(after - before)
    expect(days(thread).last).to_have_text("Yesterday")
    expect(days(thread).first).to_have_text("Tuesday 24 November")


@zone("Pacific/Kiritimati")
def test_at_midnight_the_lists_times_become_dates(quiet_page: Page, stage_url: str) -> None:
    before, after = ms("2026-11-25T09:58Z"), ms("2026-11-25T10:01Z")
    quiet_page.clock.install(time=before / 1000)
    conversations = Stage(quiet_page, stage_url, "conversation_list", "list")
    list_reset(conversations, [row(1, at=before)], now=before)
    expect(quiet_page.locator(".conv-time")).to_have_text("23:58")
    quiet_page.clock.fast_forward(after - before)
    expect(quiet_page.locator(".conv-time")).to_have_text("25 Nov")


@pytest.mark.parametrize(
    ("there", "time"),
    [
        ("Pacific/Pago_Pago", "Wed 23:30"),
        ("Europe/Berlin", "11:30"),
        ("Pacific/Chatham", "Fri 00:15"),
        ("Pacific/Kiritimati", "Fri 00:30"),
        ("Mars/Olympus", ""),
    ],
)
@zone(BERLIN)
def test_the_customers_time_has_its_day_where_that_is_another(
    quiet_page: Page, stage_url: str, there: str, time: str
) -> None:
    quiet_page.clock.set_fixed_time("2026-11-26T10:30Z")
    facts = Stage(quiet_page, stage_url, "customer_facts", "facts")
    facts.push("show", conversation=1, web=True, active=0, place="Somewhere", zone=there)
    expect(quiet_page.locator(".known dd").last).to_have_text(", ".join(filter(None, ("Somewhere", time))))
