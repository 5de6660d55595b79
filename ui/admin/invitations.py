"""The invitations that nobody has accepted yet, below the people who are here."""

from functools import partial

from nicegui import background_tasks
from nicegui.element import Element

from models import WorkspaceRole
from services.joining.inviting import invite_again, withdraw
from services.joining.links import link
from services.joining.listing import Open, open_invitations
from services.paging import Page, Query
from ui.admin.confirming import asking
from ui.admin.copying import copy_button
from ui.admin.desk import Desk
from ui.admin.inviting import ROLES, mail
from ui.admin.listing import Column, Listing
from ui.components import blocks
from ui.components.buttons import Button

WHAT_WITHDRAWING_DOES = "The link leads nowhere from then on. You can invite them again at any time."


class Invitations:
    """The list, and what may be done with each."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.listing = Listing(
            "Invitations",
            (
                Column("email", "Email", _whom),
                Column("role", "Workspace role", _role),
                Column("teams", "Teams", lambda one: blocks.text(", ".join(one.teams), "span", "cell-text")),
                Column("at", "State", self._state),
                Column("", "", self._acts),
            ),
            self._read,
            key=lambda one: one.joining_id,
            empty="Nobody is invited at the moment.",
        )

    async def _read(self, query: Query) -> Page[Open]:
        return await self._desk.runtime.db.read(open_invitations, query, actor=self._desk.me)

    def _state(self, one: Open) -> None:
        with Element("div").classes("cell-text"):
            if one.is_expired:
                blocks.text("Too old", "span", "tag tag-over")
            elif one.mail_error:
                blocks.text("Not sent by email", "span", "tag tag-over")
                blocks.text(one.mail_error, "span", "cell-text cell-dim")
            else:
                blocks.text("Sent by email" if one.mailed_at else "Waiting", "span", "tag")
            blocks.text(f"by {one.by}", "span", "cell-text cell-dim").props["dir"] = "auto"

    def _acts(self, one: Open) -> None:
        runtime = self._desk.runtime
        if not one.number:
            return  # an owner's matter
        with Element("div").classes("cell-acts"):
            if not one.is_expired:
                address = link(runtime.tokens, runtime.settings.address, one.joining_id, one.number)
                copy_button(address, "Copy link")
            act = "Send again" if runtime.post.is_set_up else "New link"
            Button(act, partial(self._again, one))
            withdrawing = partial(self._withdraw, one)
            ask = asking(f"Withdraw {one.email}?", WHAT_WITHDRAWING_DOES, "Withdraw", withdrawing)
            Button("Withdraw", ask)

    async def _again(self, one: Open) -> None:
        done = f"{one.email} has a new link. The older ones lead nowhere now."
        if await self._desk.do(invite_again, one.joining_id, done=done):
            await self._anew(one)
            background_tasks.create(self._mail(one))

    async def _mail(self, one: Open) -> None:
        await mail(self._desk, one.joining_id)
        if not self.listing.place.is_deleted:
            await self.listing.refresh()

    async def _withdraw(self, one: Open) -> None:
        if await self._desk.do(withdraw, one.joining_id, done=f"{one.email} is not invited any more."):
            await self.listing.refresh()

    async def _anew(self, one: Open) -> None:
        await self.listing.refresh()
        self.listing.focus(one.joining_id)


def _whom(one: Open) -> None:
    with Element("div").classes("cell-text"):
        blocks.text(one.name or one.email, "bdi", "cell-text cell-strong")
        if one.name:
            blocks.text(one.email, "span", "cell-text cell-dim")


def _role(one: Open) -> None:
    blocks.text(ROLES[WorkspaceRole(one.role)], "span", "")
