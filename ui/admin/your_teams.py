"""The teams of who looks: theirs, those that wait for their word, and those that they may ask to join.

`await build_your_teams(desk)` within a card of the page puts them there.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from nicegui.element import Element

from models import Mode, TeamRole
from services.answering import accept, decline_ask, withdraw_ask
from services.asking import ask_to_join
from services.events import Event, MembershipChanged, NotificationsChanged
from services.outcome import Outcome
from services.own_teams import OwnTeam, own_teams
from services.paging import Page, Query
from services.removing import leave_team
from ui.admin.cells import short
from ui.admin.confirming import asking
from ui.admin.desk import Desk
from ui.admin.following import Following
from ui.admin.listing import Column, Listing
from ui.admin.modes import LEAVING_DOES, MODES, ROLES
from ui.components import blocks
from ui.components.buttons import Button

WHAT_TEAMS_ARE = "Conversations belong to teams. Ask to join another one; its Team Admins decide."


async def build_your_teams(desk: Desk) -> None:
    """Put the list here; it follows what is told."""
    listing = YourTeams(desk).listing
    me = desk.agent.agent_id

    def concerns(event: Event) -> bool:
        if isinstance(event, NotificationsChanged):
            return me in event.agent_ids
        return isinstance(event, MembershipChanged) and event.agent_id == me

    Following(desk.runtime.bus, concerns, listing.renew)
    await listing.refresh()


class YourTeams:
    """The list, and what may be done about each team."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.listing = Listing(
            "Your teams",
            (
                Column("name", "Name", lambda one: blocks.text(one.name, "bdi", "cell-text cell-strong")),
                Column("mode", "Mode", lambda one: short(MODES[Mode(one.mode)])),
                Column("role", "Your role", _standing),
                Column("", "", self._acts),
            ),
            self._read,
            key=lambda one: one,
            empty="There is no team yet.",
        )

    async def _read(self, query: Query) -> Page[OwnTeam]:
        return await self._desk.runtime.db.read(own_teams, query, actor=self._desk.me)

    def _acts(self, one: OwnTeam) -> None:
        with Element("div").classes("cell-acts"):
            if one.role is not None:
                does = LEAVING_DOES.format(they="you are")
                leave = partial(self._do, leave_team, one.team_id, f"You have left {one.name}.")
                Button("Leave", asking(f"Leave {one.name}?", does, "Leave", leave))
            elif one.asked_id is not None:
                done = f"You are in {one.name} now."
                Button("Accept", partial(self._do, accept, one.asked_id, done), kind="primary")
                Button("Decline", partial(self._do, decline_ask, one.asked_id, "The invitation is declined."))
            elif one.asks_id is not None:
                Button("Withdraw", partial(self._do, withdraw_ask, one.asks_id, "You ask no more."))
            else:
                done = f"The Team Admins of {one.name} are asked."
                Button("Ask to join", partial(self._do, ask_to_join, one.team_id, done))

    async def _do(self, verb: Callable[..., Outcome[Any]], of: int, done: str) -> None:
        if await self._desk.do(verb, of, done=done):
            await self.listing.refresh()
            self.listing.focus(None)


def _standing(one: OwnTeam) -> None:
    if one.role is not None:
        short(ROLES[TeamRole(one.role)])
    elif one.asked_id is not None or one.asks_id is not None:
        words = "You are invited" if one.asked_id is not None else "You have asked to join"
        blocks.text(words, "span", "tag tag-new")
