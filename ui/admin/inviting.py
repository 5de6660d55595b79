"""Invite one person: with which role and seats; the link goes by mail, and can be copied in any case."""

from collections.abc import Mapping
from typing import Any

from nicegui import background_tasks
from nicegui.element import Element

from models import TeamRole, WorkspaceRole
from services.joining.inviting import invite
from services.joining.links import link
from services.joining.mailing import mail_invitation, mailed
from ui.admin.copying import copyable
from ui.admin.desk import Desk
from ui.admin.forms import Form
from ui.admin.frame import card
from ui.components import blocks

TEAM_ROLES = {"": "Not in it", TeamRole.REPRESENTATIVE: "Representative", TeamRole.ADMIN: "Team Admin"}
ROLES = {WorkspaceRole.MEMBER: "Member", WorkspaceRole.ADMIN: "Admin", WorkspaceRole.OWNER: "Owner"}
WHAT_ROLES_DO = "Admins also manage people, teams and channels; owners make other owners as well."
BY_HAND = "Email is not set up, so pass the link on yourself."
TEAM = "team:"


def roles_given_by(role: str) -> dict[str, str]:
    """The workspace roles that an agent of this one may give."""
    return {key: name for key, name in ROLES.items() if key != WorkspaceRole.OWNER or role == key}


class Inviting:
    """The form, and below it what came of it."""

    def __init__(self, desk: Desk, teams: Mapping[int, str]) -> None:
        self._desk, self._teams = desk, teams

    def form(self) -> None:
        """Put the form here."""
        with Form(self._invite, act="Invite") as self._form:
            self._email = self._form.text("email", "Email", kind="email", longest=254)
            self._name = self._form.text("name", "Name", longest=100, hint="They may choose another.")
            roles = roles_given_by(self._desk.agent.workspace_role)
            self._form.choice("role", "Workspace role", roles, WorkspaceRole.MEMBER, hint=WHAT_ROLES_DO)
            with Element("fieldset").classes("form-set"):
                blocks.text("Teams", "legend", "form-label")
                for team_id, name in self._teams.items():
                    seat = TeamRole.REPRESENTATIVE if len(self._teams) == 1 else ""
                    self._form.choice(f"{TEAM}{team_id}", name, TEAM_ROLES, seat)

    def results(self) -> None:
        """Put the place for what came of it here."""
        self._done = Element("div")
        self._done.props["aria-live"] = "polite"

    async def _invite(self, values: dict[str, Any]) -> None:
        seats = {
            int(name.removeprefix(TEAM)): role
            for name, role in values.items()
            if name.startswith(TEAM) and role
        }
        joining_id = await self._desk.runtime.db.write(
            invite,
            email=values["email"],
            name=values["name"],
            role=values["role"],
            seats=seats,
            actor=self._desk.me,
        )
        await self._show(joining_id)
        self._email.fill("")
        self._name.fill("")
        self._email.focus()

    async def _show(self, joining_id: int) -> None:
        """Say who is invited, with the link, and what becomes of the mail once it is known."""
        runtime = self._desk.runtime
        found = await runtime.db.read(mailed, joining_id)
        with self._done:
            place = card(f"{found.email} is invited")
            place.move(target_index=0)
            with place:
                address = link(runtime.tokens, runtime.settings.address, joining_id, found.number)
                told = blocks.text(
                    "The link is on its way by email. You can also pass it on yourself."
                    if runtime.post.is_set_up
                    else BY_HAND,
                    "p",
                    "admin-means",
                )
                copyable("Link of the invitation", address)
        if runtime.post.is_set_up:
            background_tasks.create(self._mail(joining_id, told))

    async def _mail(self, joining_id: int, told: Any) -> None:
        await mail(self._desk, joining_id)
        found = await self._desk.runtime.db.read(mailed, joining_id)
        if not told.is_deleted:
            told.text = (
                f"It could not be sent by email: {found.error} Pass the link on yourself."
                if found.error
                else "The link was sent by email. You can also pass it on yourself."
            )


async def mail(desk: Desk, joining_id: int) -> None:
    """Send an invitation's link by mail, where mail is set up; what became of it is noted with it."""
    runtime = desk.runtime
    if runtime.post.is_set_up:
        await runtime.post.run(
            mail_invitation(runtime.db, runtime.post, runtime.tokens, runtime.settings.address, joining_id)
        )
