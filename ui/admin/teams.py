"""Teams: the list of those that one manages, and a new one."""

from typing import Any

from nicegui import ui
from nicegui.element import Element
from starlette.requests import Request

from models import Mode
from services.agents import serving_names
from services.events import AvailabilityChanged, ConversationChanged, MembershipChanged, Missed
from services.paging import Page, Query
from services.team_list import TeamRow, teams
from services.teams import NAME_LIMIT, found_team
from ui.admin.cells import number, put, short
from ui.admin.desk import Desk
from ui.admin.dialogs import dialog_card
from ui.admin.following import Following
from ui.admin.forms import Form
from ui.admin.frame import add_section, head, link
from ui.admin.listing import Column, Listing
from ui.admin.modes import MODES, WHAT_MODES_DO
from ui.admin.sections import TEAMS
from ui.components import blocks
from ui.components.buttons import Button
from ui.components.since import Since
from ui.live import Live

CONCERNS = (ConversationChanged, AvailabilityChanged, MembershipChanged, Missed)


def add_page(live: Live) -> None:
    """Put the page where it belongs."""
    add_section(live, TEAMS, _build)


async def _build(desk: Desk, _request: Request) -> None:
    means = "Who serves together, and how." if desk.manages.workspace else "The teams that you look after."
    with head("Teams", means):
        if desk.manages.workspace:
            people = await desk.runtime.db.read(serving_names, actor=desk.me)
            Button("New team", lambda: _found(desk, people), kind="primary")
    listing = _listing(desk)
    Following(desk.runtime.bus, lambda event: isinstance(event, CONCERNS), listing.renew)
    await listing.refresh()


def _listing(desk: Desk) -> Listing[TeamRow]:
    async def read(query: Query) -> Page[TeamRow]:
        connected = desk.runtime.presence.connected_agents()
        return await desk.runtime.db.read(teams, query, connected=connected, actor=desk.me)

    return Listing(
        "Teams",
        (
            Column("name", "Name", _name),
            Column("mode", "Mode", lambda row: short(MODES[Mode(row.mode)])),
            Column(
                "members",
                "Members",
                lambda row: number(row.members),
                lambda cell, row: put(cell, row.members),
            ),
            Column(
                "available",
                "Available now",
                lambda row: number(row.available),
                lambda cell, row: put(cell, row.available),
            ),
            Column("open", "Open", lambda row: number(row.open), lambda cell, row: put(cell, row.open)),
            Column(
                "wait",
                "Longest wait",
                lambda row: Since(row.waiting_since, overdue=row.overdue_after),
                lambda cell, row: cell.show(row.waiting_since),
            ),
        ),
        read,
        key=lambda row: row.team_id,
        empty="You look after no team.",
    )


def _name(row: TeamRow) -> None:
    with Element("div").classes("cell-who"):
        link(row.name, f"{TEAMS.path}/{row.team_id}", classes="admin-inline cell-text")
        if row.is_deactivated:
            blocks.text("Deactivated", "span", "tag")


def _found(desk: Desk, people: dict[int, str]) -> None:
    """Ask for what a new team needs, and lead to it."""

    async def save(typed: dict[str, Any]) -> None:
        admin_id = int(typed["admin"])
        said = {"name": typed["name"], "mode": typed["mode"], "admin_id": admin_id}
        team_id = await desk.runtime.db.write(found_team, **said, actor=desk.me)
        ui.navigate.to(f"{TEAMS.path}/{team_id}")

    with dialog_card("New team") as dialog:
        with Form(save, act="Make the team") as form:
            form.text("name", "Name", longest=NAME_LIMIT).control.props["data-autofocus"] = ""
            form.choice("mode", "Mode", MODES, Mode.COLLABORATION, hint=WHAT_MODES_DO)
            names = {str(agent_id): name for agent_id, name in people.items()}
            form.choice("admin", "Team Admin", names, str(desk.agent.agent_id))
        with form.acts:
            Button("Cancel", dialog.close)
    dialog.on("hide", dialog.delete)
    dialog.open()
