"""How long a team's customers may wait, and what happens then."""

from functools import partial
from typing import Any

from services.durations import in_text
from services.rules import Typed, change_rules, rules_from
from services.team_sheet import Sheet, team_sheet
from ui.admin.desk import Desk
from ui.admin.forms import Form
from ui.admin.frame import card
from ui.admin.meanwhile import Meanwhile
from ui.telling import tell

AWAY = {"inherit": "As everywhere", "off": "Nobody leaves by being Away", "own": "After a time of its own"}
AWAY_LABEL = "When an agent is Away while a customer waits"
_OWN = {"placeholder": "10:00", "hint": "Minutes and seconds."}


def build_rules(desk: Desk, sheet: Sheet) -> None:
    """The part of the page that holds the team's own rules."""
    everywhere = round(desk.runtime.settings.away_after * 1000)

    async def save(typed: dict[str, Any]) -> None:
        rules = rules_from(Typed(**typed))
        await desk.runtime.db.write(change_rules, sheet.team_id, rules, actor=desk.me)
        tell("Saved.")

    rules, inherited = sheet.rules, sheet.inherited
    read = partial(desk.runtime.db.read, team_sheet, sheet.team_id, actor=desk.me)
    meanwhile = Meanwhile(sheet, read, of=lambda now: now.rules)
    means = "A change acts at once, on customers who wait already too."
    with card("Waiting", means), Form(save, meanwhile=meanwhile) as form:
        form.text("soon_after", "“Soon to be” after", in_text(rules.soon_after), **_time(inherited.soon))
        form.text(
            "overdue_after", "“Overdue” after", in_text(rules.overdue_after), **_time(inherited.overdue)
        )
        away = form.choice("away", AWAY_LABEL, _away(everywhere), _chosen(rules.away_after))
        own = form.text("away_after", "They leave after", in_text(rules.away_after or None), **_OWN)
        own.place.set_visibility(away.value == "own")
        away.on_change(lambda chosen: own.place.set_visibility(chosen == "own"))
        form.switch(
            "keep_unanswered",
            "Keep unanswered conversations open",
            value=rules.keep_unanswered,
            hint="Otherwise they are closed after a day without a word, marked as unanswered.",
        )
        form.switch(
            "repeat_overdue",
            "Repeat the sound for overdue ones",
            value=rules.repeat_overdue,
            hint="Each minute, until somebody takes them.",
        )


def _time(inherited: int) -> dict[str, str]:
    """What stands in an empty field, and below it."""
    shown = in_text(inherited)
    return {"placeholder": shown, "hint": f"Minutes and seconds. Empty: as in the workspace, {shown}."}


def _away(everywhere: int) -> dict[str, str]:
    after = f"they leave after {in_text(everywhere)}" if everywhere else "nobody leaves"
    return {**AWAY, "inherit": f"As everywhere: {after}"}


def _chosen(away_after: int | None) -> str:
    return "inherit" if away_after is None else "own" if away_after else "off"
