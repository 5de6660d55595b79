"""A team's name and mode, and its end."""

from functools import partial
from typing import Any

from nicegui import ui

from models import Mode
from services.deactivating import deactivate_team, reactivate_team
from services.dissolving import delete_team
from services.modes import change_mode
from services.team_sheet import Sheet, team_sheet
from services.teams import NAME_LIMIT, rename_team
from ui.admin.confirming import asking, confirmed
from ui.admin.desk import Desk
from ui.admin.forms import Form
from ui.admin.frame import card
from ui.admin.meanwhile import Meanwhile
from ui.admin.modes import MODES, WHAT_CHANGING_DOES, WHAT_MODES_DO
from ui.admin.sections import TEAMS
from ui.components import blocks
from ui.components.buttons import Button
from ui.telling import tell

ONLY_THE_WORKSPACE = "Owners and admins of the workspace change it."


def build_work(desk: Desk, sheet: Sheet) -> None:
    """The part of the page that says how the team works."""
    stands = {"mode": sheet.mode, "name": sheet.name}

    async def save(typed: dict[str, Any]) -> None:
        db, mode = desk.runtime.db, Mode(typed["mode"])
        if mode != stands["mode"]:
            title = f"Change {stands['name']} to {MODES[mode]}?"
            if not await confirmed(title, WHAT_CHANGING_DOES[mode], f"Change to {MODES[mode]}", danger=False):
                return
        if sheet.is_mine_to_name:
            await db.write(rename_team, sheet.team_id, name=typed["name"], actor=desk.me)
        await db.write(change_mode, sheet.team_id, mode=mode, actor=desk.me)
        stands.update(mode=mode, name=typed["name"])
        tell("Saved.")

    read = partial(desk.runtime.db.read, team_sheet, sheet.team_id, actor=desk.me)
    meanwhile = Meanwhile(sheet, read, of=lambda now: (now.name, now.mode))
    with card("How the team works"), Form(save, meanwhile=meanwhile) as form:
        is_fixed = not sheet.is_mine_to_name
        hint = ONLY_THE_WORKSPACE if is_fixed else ""
        form.text("name", "Name", sheet.name, longest=NAME_LIMIT, read_only=is_fixed, hint=hint)
        form.choice("mode", "Mode", MODES, sheet.mode, hint=WHAT_MODES_DO)


def build_end(desk: Desk, sheet: Sheet) -> None:
    """The part of the page that lets the team rest, or puts an end to it."""
    with card("Deactivate or delete", NEVER if sheet.is_default else ""):
        if not sheet.is_default:
            _build_rest(desk, sheet)
            _build_deletion(desk, sheet)


NEVER = (
    "This is the default team: it takes what other teams leave. It can be neither deactivated nor deleted."
)


def _build_rest(desk: Desk, sheet: Sheet) -> None:
    async def turn() -> None:
        verb = reactivate_team if sheet.is_deactivated else deactivate_team
        if await desk.do(verb, sheet.team_id):
            ui.navigate.to(f"{TEAMS.path}/{sheet.team_id}")

    elsewhere = f"go to {sheet.default} where no other team takes them"
    if sheet.is_deactivated:
        is_so = f"The team is deactivated: new conversations, and those that reopen, {elsewhere}."
        blocks.text(is_so, "p", "admin-means")
        Button("Reactivate team", turn)
        return
    does = (
        f"New conversations, and those that reopen, {elsewhere}. Members finish what is open, and keep their "
        "seats. You can reactivate the team at any time."
    )
    blocks.text(does, "p", "admin-means")
    Button("Deactivate team", asking(f"Deactivate {sheet.name}?", does, "Deactivate", turn))


def _build_deletion(desk: Desk, sheet: Sheet) -> None:
    async def delete() -> None:
        if await desk.do(delete_team, sheet.team_id):
            ui.navigate.to(TEAMS.path)

    does = (
        f"Its conversations and channels go to {sheet.default} where they have no other team; its members "
        "lose their seats. Templates that were for it alone are deleted. This can't be undone."
    )
    blocks.text(does, "p", "admin-means")
    Button("Delete team", asking(f"Delete {sheet.name}?", does, "Delete", delete), kind="danger")
