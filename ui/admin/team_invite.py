"""Asks agents into a team, with a role."""

from functools import partial
from typing import Any

from nicegui.element import Element

from models import TeamRole
from services.asking import ask_in
from services.paging import Page, Query
from services.team_candidates import Candidate, team_candidates
from services.team_sheet import Sheet
from ui.admin.cells import who
from ui.admin.desk import Desk
from ui.admin.dialogs import dialog_card
from ui.admin.forms import choice
from ui.admin.frame import link
from ui.admin.listing import Column, Listing
from ui.admin.modes import ROLES
from ui.admin.sections import PEOPLE
from ui.components import blocks
from ui.components.buttons import Button


async def invite(desk: Desk, sheet: Sheet, members: Listing[Any]) -> None:
    """Offer everyone who is not in the team; who is asked accepts in their notifications."""
    title = f"Invite agents into {sheet.name}"
    with dialog_card(title, "They accept in their notifications.", close="Done") as dialog:
        inviting = _Inviting(desk, sheet, members)
        if sheet.is_mine_to_name:
            with Element("p").classes("admin-means"):
                blocks.text("Somebody is missing? ", "span", "")
                link("Invite people into the workspace", PEOPLE.path)
    dialog.on("hide", dialog.delete)
    await inviting.listing.refresh()
    dialog.open()


class _Inviting:
    def __init__(self, desk: Desk, sheet: Sheet, members: Listing[Any]) -> None:
        self._desk, self._sheet, self._members = desk, sheet, members
        self._role = choice("Role in the team", ROLES, TeamRole.REPRESENTATIVE)
        self.listing = Listing(
            "Agents",
            (
                Column("name", "Name", lambda one: who(one.agent_id, one.name, one.picture, one.email)),
                Column("", "", self._act),
            ),
            self._read,
            key=lambda one: one.agent_id,
            empty="Everybody who can sign in is in this team.",
        )

    async def _read(self, query: Query) -> Page[Candidate]:
        return await self._desk.runtime.db.read(
            team_candidates, self._sheet.team_id, query, actor=self._desk.me
        )

    def _act(self, one: Candidate) -> None:
        with Element("div").classes("cell-acts"):
            if one.is_asked:
                blocks.text("Invited", "span", "tag tag-new")
            Button("Invite again" if one.is_asked else "Invite", partial(self._ask, one))

    async def _ask(self, one: Candidate) -> None:
        said = {"agent_id": one.agent_id, "role": self._role.value}
        done = f"{one.name} is invited as {ROLES[self._role.value]}."
        if await self._desk.do(ask_in, self._sheet.team_id, **said, done=done):
            await self.listing.refresh()
            self.listing.focus(one.agent_id)
            await self._members.refresh()
