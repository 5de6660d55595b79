"""Days and times in the chat are the customer's zone's: at its midnight, and when its clock is changed."""

import json
import re
from collections.abc import Callable
from datetime import datetime

from playwright.sync_api import Locator, WebSocketRoute, expect

from tests.e2e.people import Customer

Bring = Callable[..., Customer]

SAID = {
    ("Europe/Berlin", "2026-10-25T23:30Z"): {  # a day of 25 hours ago
        "2026-10-23T22:30Z": "saturday 0:30",
        "2026-10-25T00:30Z": "yesterday 2:30",
        "2026-10-25T01:30Z": "2:30",
        "2026-10-25T23:15Z": "today 0:15",
    },
    ("Europe/Berlin", "2026-03-29T22:30Z"): {  # a day of 23 hours ago
        "2026-03-27T23:30Z": "saturday 0:30",
        "2026-03-29T00:30Z": "yesterday 1:30",
        "2026-03-29T01:30Z": "3:30",
        "2026-03-29T22:15Z": "today 0:15",
    },
    ("Pacific/Chatham", "2026-11-25T11:00Z"): {
        "2026-11-23T10:15Z": "tuesday 0:00",
        "2026-11-25T10:14Z": "yesterday 23:59",
        "2026-11-25T10:15Z": "today 0:00",
        "2026-11-25T10:16Z": "0:01",
    },
}
"""In a zone and at a moment: when something was said, and the day and the time that stand above it."""


def days(one: Customer) -> Locator:
    return one.messages.locator(".day")


def answers(*moments: str) -> Callable[[WebSocketRoute], None]:
    """What was said comes as if a colleague each had said it at these moments."""

    def route(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(frame: str | bytes) -> None:
            said = json.loads(frame)
            for number, (message, moment) in enumerate(zip(said.get("messages", []), moments, strict=False)):
                message["at"] = round(datetime.fromisoformat(moment).timestamp() * 1000)
                message["author"] = {"kind": "agent", "name": f"Agent {number}"}
            socket.send(json.dumps(said))

        server.on_message(pass_on)

    return route


def test_days_and_times_are_those_where_the_customer_is(customer: Bring) -> None:
    for (zone, now), told in SAID.items():
        maria = customer(shop=False, timezone_id=zone, locale="en-GB")
        maria.visits()
        for moment in told:
            maria.writes(moment)
        expect(maria.chat.get_by_text(re.compile("^Sent"))).to_be_visible()
        maria.page.clock.set_fixed_time(now)
        maria.page.route_web_socket(re.compile("/widget/"), answers(*told))
        maria.page.reload()
        maria.reads(*told)
        shown = [*filter(None, maria.messages.locator(".day, .w").all_inner_texts())]
        parts = [part for words in told.values() for part in words.split(" ")]
        for part, text in zip(parts, shown, strict=True):
            assert part in text.casefold(), shown


def test_at_midnight_today_becomes_yesterday(customer: Bring) -> None:
    maria = customer(shop=False, timezone_id="Pacific/Kiritimati")
    maria.page.clock.install()
    maria.visits()
    maria.writes("Hello")
    expect(days(maria)).to_have_text(["today"])
    maria.page.clock.fast_forward("24:00:00")
    expect(days(maria)).to_have_text(["yesterday"])
