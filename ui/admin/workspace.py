"""Workspace: its name and time zone, how long customers may wait, and what mail and calls go by."""

from functools import partial
from typing import Any

from starlette.requests import Request

from services import durations
from services.refusal import BadRequest, Mistakes
from services.workspace import NAME_LIMIT, Standing, change_thresholds, change_workspace, standing
from ui.admin import conference_card, mail_card
from ui.admin.desk import Desk
from ui.admin.forms import Form
from ui.admin.frame import add_section, card, head
from ui.admin.meanwhile import Meanwhile
from ui.admin.sections import WORKSPACE
from ui.live import Live
from ui.telling import tell

ZONE_HINT = "For transcripts and the audit trail, such as Europe/Lisbon."
WAITS = (
    "From these times on a customer's wait is “Soon to be” overdue, and “Overdue”. A team may have its own."
)


def add_page(live: Live) -> None:
    """Put the page where it belongs."""
    add_section(live, WORKSPACE, _build)


async def _build(desk: Desk, _request: Request) -> None:
    now = await desk.runtime.db.read(standing)
    head("Workspace", "What holds for everyone here.")
    _name_card(desk, now)
    _waits_card(desk, now)
    await mail_card.build(desk)
    await conference_card.build(desk)


def _name_card(desk: Desk, now: Standing) -> None:
    async def save(said: dict[str, Any]) -> None:
        await desk.runtime.db.write(
            change_workspace, name=said["name"], time_zone=said["time_zone"], actor=desk.me
        )
        tell("Saved.")

    meanwhile = Meanwhile(now, partial(desk.runtime.db.read, standing), lambda it: (it.name, it.time_zone))
    with card("Name and time zone"), Form(save, meanwhile=meanwhile) as form:
        form.text("name", "Name", now.name, longest=NAME_LIMIT, hint="Colleagues and customers read it.")
        form.text("time_zone", "Time zone", now.time_zone, longest=64, hint=ZONE_HINT)


def _waits_card(desk: Desk, now: Standing) -> None:
    settings = desk.runtime.settings

    async def save(said: dict[str, Any]) -> None:
        typed, wrong = {}, {}
        for name in ("soon_after", "overdue_after"):
            try:
                typed[name] = durations.from_text(said[name])
            except BadRequest as refusal:
                wrong[name] = refusal.sentence
        if wrong:
            raise Mistakes(wrong)
        await desk.runtime.db.write(change_thresholds, **typed, actor=desk.me)
        tell("Saved. Waits that run now follow it.")

    meanwhile = Meanwhile(
        now, partial(desk.runtime.db.read, standing), lambda it: (it.soon_after, it.overdue_after)
    )
    with card("Waiting times", WAITS), Form(save, meanwhile=meanwhile) as form:
        for name, label in (("soon_after", "Soon to be after"), ("overdue_after", "Overdue after")):
            inherited = durations.in_text(round(getattr(settings, name) * 1000))
            hint = f"Minutes and seconds. Empty: {inherited}, as the server is set."
            field = form.text(name, label, durations.in_text(getattr(now, name)), longest=12, hint=hint)
            field.control.props["placeholder"] = inherited
