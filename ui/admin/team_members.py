"""The members of a team as its Team Admin sees them, kept up to date while the page is open."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from nicegui import ui
from nicegui.element import Element

from models import TeamRole
from services.answering import approve, decline_ask, withdraw_ask
from services.conversations.selection import Selection
from services.outcome import Outcome
from services.paging import Page, Query
from services.removing import leave_team, put_back, remove_from_team
from services.roles import change_role
from services.team_members import Member, Standing, team_members
from services.team_sheet import Sheet
from ui.admin.cells import number, put, short, who
from ui.admin.confirming import asking
from ui.admin.desk import HOME, Desk
from ui.admin.frame import link
from ui.admin.listing import Column, Listing
from ui.admin.modes import LEAVING_DOES, ROLES
from ui.admin.team_invite import invite
from ui.components import blocks
from ui.components.buttons import Button
from ui.components.since import Since
from ui.console.address import address

WHAT_MAKING_ADMIN_DOES = (
    "They see every conversation of the team, and manage its people, mode and waiting times. "
    "They are signed out once, and sign in again with the new role."
)
WHAT_MAKING_REPRESENTATIVE_DOES = (
    "They serve customers and manage nothing here any more. "
    "They are signed out once, and sign in again with the new role."
)


class TeamMembers:
    """The list, and what may be done to each of its people."""

    def __init__(self, desk: Desk, sheet: Sheet) -> None:
        self._desk, self._sheet = desk, sheet
        self._me = desk.agent.agent_id
        self._undo = Element("div").classes("undo")
        self._undo.props["role"] = "status"
        overdue = sheet.inherited.overdue if sheet.rules.overdue_after is None else sheet.rules.overdue_after
        self.listing = Listing(
            "Members",
            (
                Column("name", "Name", lambda one: who(one.agent_id, one.name, one.picture, one.email)),
                Column("role", "Role", lambda one: short(ROLES[TeamRole(one.role)])),
                Column("available", "Now", _presence, _put_presence),
                Column("open", "Open", self._open, _put_open),
                Column(
                    "wait",
                    "Longest wait",
                    lambda one: Since(one.waiting_since, overdue=overdue) if _is_seated(one) else None,
                    lambda cell, one: cell.show(one.waiting_since) if cell else None,
                ),
                Column("", "", self._acts),
            ),
            self._read,
            key=_key,
            empty="Nobody serves here yet. Invite agents.",
        )

    def build_acts(self) -> None:
        """What may be done with all of them, or oneself."""
        if not self._sheet.is_deactivated:
            Button("Invite agents", lambda: invite(self._desk, self._sheet, self.listing), kind="primary")
        if self._sheet.my_role is not None:
            does = LEAVING_DOES.format(they="you are")
            name = self._sheet.name
            Button("Leave team", asking(f"Leave {name}?", does, "Leave", self._leave))

    async def _read(self, query: Query) -> Page[Member]:
        connected = self._desk.runtime.presence.connected_agents()
        of = self._sheet.team_id
        return await self._desk.runtime.db.read(
            team_members, of, query, connected=connected, actor=self._desk.me
        )

    def _open(self, one: Member) -> Any:
        """How many, which leads a Team Admin to them: who only manages people reads no conversation."""
        if not _is_seated(one):
            return None
        if self._sheet.my_role != TeamRole.ADMIN:
            return number(one.open)
        selection = Selection(team_id=self._sheet.team_id, agent_id=one.agent_id)
        cell = link("", address(selection, None), classes="admin-inline cell-number")
        _put_open(cell, one)
        return cell

    def _acts(self, one: Member) -> None:
        with Element("div").classes("cell-acts"):
            if one.standing == Standing.ASKED:
                Button("Withdraw", partial(self._answer, one, withdraw_ask, "The invitation is withdrawn."))
            elif one.standing == Standing.ASKS:
                done = f"{one.name} is in the team now."
                Button("Approve", partial(self._answer, one, approve, done), kind="primary")
                Button("Decline", partial(self._answer, one, decline_ask, "The request is declined."))
            else:
                self._seated_acts(one)

    def _seated_acts(self, one: Member) -> None:
        if one.role == TeamRole.ADMIN:
            role, does = TeamRole.REPRESENTATIVE, WHAT_MAKING_REPRESENTATIVE_DOES
        else:
            role, does = TeamRole.ADMIN, WHAT_MAKING_ADMIN_DOES
        act, title = f"Make {ROLES[role]}", f"Make {one.name} {ROLES[role]}?"
        Button(act, asking(title, does, act, partial(self._give, one, role)))
        if one.agent_id != self._me:
            title, does = f"Remove {one.name} from {self._sheet.name}?", LEAVING_DOES.format(they="they are")
            Button("Remove", asking(title, does, "Remove", partial(self._remove, one)))

    async def _answer(self, one: Member, verb: Callable[..., Outcome[None]], done: str) -> None:
        if await self._desk.do(verb, one.ask_id, done=done):
            await self._anew(one)

    async def _give(self, one: Member, role: TeamRole) -> None:
        said = {"agent_id": one.agent_id, "role": role}
        done = f"{one.name} is {ROLES[role]} now."
        if await self._desk.do(change_role, self._sheet.team_id, **said, done=done):
            await self._anew(replace(one, role=role))

    async def _remove(self, one: Member) -> None:
        if await self._desk.do(remove_from_team, self._sheet.team_id, agent_id=one.agent_id):
            self._offer_back(one)
            await self._anew(one)

    def _offer_back(self, one: Member) -> None:
        self._undo.clear()
        with self._undo:
            blocks.text(f"{one.name} is in {self._sheet.name} no more.", "span", "").props["dir"] = "auto"
            Button("Undo", partial(self._put_back, one))

    async def _put_back(self, one: Member) -> None:
        done = f"{one.name} is in {self._sheet.name} again. The conversations that they left stay left."
        if await self._desk.do(put_back, self._sheet.team_id, agent_id=one.agent_id, done=done):
            self._undo.clear()
            await self._anew(one)

    async def _leave(self) -> None:
        if await self._desk.do(leave_team, self._sheet.team_id):
            ui.navigate.to(HOME)

    async def _anew(self, one: Member) -> None:
        await self.listing.refresh()
        self.listing.focus(_key(one))


def _key(one: Member) -> tuple[Any, ...]:
    """What else a row says and offers follows from it, but for what is renewed in its place."""
    return one.agent_id, one.ask_id, one.role, one.is_suspended


def _is_seated(one: Member) -> bool:
    return one.standing == Standing.SEATED


def _put_open(cell: Any, one: Member) -> None:
    if cell is None:
        return
    put(cell, one.open)
    if "href" in cell.props:
        cell.props["aria-label"] = f"{cell.text} open, {one.name}"
        cell.update()


def _presence(one: Member) -> Any:
    tag = blocks.text("", "span", "tag")
    _put_presence(tag, one)
    return tag


def _put_presence(tag: Any, one: Member) -> None:
    tag.text, look = _standing(one)
    tag.classes(remove="tag-ok tag-over tag-new", add=look)


def _standing(one: Member) -> tuple[str, str]:
    """How somebody stands, in a word and its look."""
    if one.standing != Standing.SEATED:
        return ("Asks to join" if one.standing == Standing.ASKS else f"Invited by {one.by}"), "tag-new"
    if one.is_suspended:
        return "Suspended", "tag-over"
    return ("Available", "tag-ok") if one.is_available else ("Away", "")
