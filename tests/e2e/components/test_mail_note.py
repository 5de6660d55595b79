"""Under a message: what became of it by mail."""

from typing import Any

from playwright.sync_api import Locator, expect

from tests.e2e.components.stage import Stage
from tests.e2e.components.test_message_thread import BEN, DAN, DAY, MINUTE, NOW, log, message, reset

SENT_AT = NOW - DAY + 10 * MINUTE


def delivery(state: str, at: int = SENT_AT, reason: str = "", *, retry: bool = False) -> dict[str, Any]:
    return {"door": "email", "state": state, "at": at, "reason": reason, "retry": retry}


def bubble(thread: Stage, seq: int) -> Locator:
    return thread.page.locator(f"[data-seq='{seq}']")


def test_one_mail_says_once_when_it_was_sent(thread: Stage) -> None:
    same = delivery("sent")
    other = delivery("sent", SENT_AT + MINUTE)
    messages = [
        message(1, "One", DAN, delivery=same),
        message(2, "Two", DAN, delivery=same),
        message(3, "Three", DAN, delivery=other),
    ]
    reset(thread, messages)
    expect(log(thread).get_by_text("Sent by email at")).to_have_count(2)
    expect(bubble(thread, 1).get_by_text("Sent by email at")).to_have_count(0)
    expect(bubble(thread, 3).get_by_text("Sent", exact=True)).to_have_count(0)


def test_what_is_read_says_so_beside_it(thread: Stage) -> None:
    reset(thread, [message(1, "One", DAN, delivery=delivery("sent"))], marks={"received": 1, "read": 1})
    expect(bubble(thread, 1).get_by_text("Read", exact=True)).to_be_visible()
    expect(bubble(thread, 1).get_by_text("Sent by email at")).to_be_visible()


def test_a_day_later_the_day_is_named(thread: Stage) -> None:
    late = delivery("sent", NOW - DAY + 20 * 60 * MINUTE)
    reset(thread, [message(1, "One", DAN, delivery=late)])
    expect(bubble(thread, 1).get_by_text("2027")).to_be_visible()


def test_why_it_failed_is_text_and_retry_is_offered_where_it_helps(thread: Stage) -> None:
    hostile = "550 <img src=x onerror=alert(1)> {{7*7}}"
    reset(
        thread,
        [
            message(1, "One", DAN, delivery=delivery("failed", reason=hostile)),
            message(2, "Two", BEN, delivery=delivery("failed", SENT_AT + 1, "No answer", retry=True)),
        ],
    )
    expect(bubble(thread, 1)).to_contain_text(f"Not sent by email: {hostile}")
    expect(bubble(thread, 1).get_by_role("button")).to_have_count(0)
    retry = bubble(thread, 2).get_by_role("button", name="Retry", exact=True)
    retry.focus()
    thread.page.keyboard.press("Enter")
    thread.says("mailagain", conversation=1, seq=2)


def test_it_comes_and_changes_in_place(thread: Stage) -> None:
    reset(thread, [message(1, "One", DAN), message(2, "Two")])
    thread.push("renew", conversation=1, messages=[message(1, "One", DAN, delivery=delivery("sent"))])
    expect(bubble(thread, 1).get_by_text("Sent by email at")).to_be_visible()
    thread.push("renew", conversation=2, messages=[message(1, "Of another", DAN)])
    thread.push("renew", conversation=1, messages=[message(9, "Not held", DAN)])
    thread.push("renew", conversation=1, messages=[message(1, "One", DAN)])
    expect(bubble(thread, 1).get_by_text("Sent by email at")).to_have_count(0)
    expect(log(thread).get_by_text("Of another")).to_have_count(0)
    expect(log(thread).get_by_text("Not held")).to_have_count(0)
