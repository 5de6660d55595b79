"""People: who is in the workspace, with which role, and who may sign in."""

from functools import partial

from nicegui.element import Element
from nicegui.events import GenericEventArguments
from starlette.requests import Request

from models import WorkspaceRole
from services.paging import Page, Query
from services.people import Person, people
from services.roles import change_workspace_role
from services.second_factor import turn_off_of
from services.suspending import reactivate, suspend
from ui.admin import invite
from ui.admin.cells import who
from ui.admin.confirming import asking, confirmed
from ui.admin.desk import Desk
from ui.admin.forms import VALUE
from ui.admin.frame import add_section, head, link
from ui.admin.invitations import Invitations
from ui.admin.inviting import ROLES, roles_given_by
from ui.admin.listing import Column, Listing
from ui.admin.sections import PEOPLE
from ui.components import blocks
from ui.components.buttons import Button
from ui.live import Live

WHAT_A_ROLE_DOES = {
    WorkspaceRole.OWNER: "They manage everything, and make and unmake owners.",
    WorkspaceRole.ADMIN: "They manage people, teams, channels and the workspace.",
    WorkspaceRole.MEMBER: "They serve customers and manage no more than their own teams.",
}
WHAT_TURNING_CODES_OFF_DOES = (
    "For somebody who has lost phone and recovery codes: they sign in with their password alone until they "
    "set it up again. Make sure that it is they who ask."
)
SIGNED_OUT = " They are signed out everywhere, and sign in again with the new role."
WHAT_SUSPENDING_DOES = (
    "They are signed out everywhere at once and leave every conversation. What they wrote stays. "
    "You can reactivate them at any time."
)


def add_page(live: Live) -> None:
    """Put the page where it belongs."""
    add_section(live, PEOPLE, _build)
    invite.add_page(live)


async def _build(desk: Desk, _request: Request) -> None:
    with head("People", "Everyone who can sign in."):
        link("Invite people", PEOPLE.path + invite.BELOW, classes="btn btn-primary")
    await People(desk).listing.refresh()
    blocks.text("Invitations", "h2", "admin-part")
    await Invitations(desk).listing.refresh()


class People:
    """The list, and what may be done to each of its people."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.listing = Listing(
            "People",
            (
                Column("name", "Name", _who),
                Column("role", "Workspace role", self._role),
                Column("teams", "Teams", lambda one: blocks.text(", ".join(one.teams), "span", "cell-text")),
                Column("", "", self._acts),
            ),
            self._read,
            key=lambda one: one.agent_id,
            empty="Nobody is here yet.",
        )

    async def _read(self, query: Query) -> Page[Person]:
        return await self._desk.runtime.db.read(people, query, actor=self._desk.me)

    def _role(self, one: Person) -> None:
        """A choice where there is one: owners alone make owners, and unmake them."""
        roles = roles_given_by(self._desk.agent.workspace_role)
        if one.role not in roles or one.is_suspended:
            blocks.text(ROLES[WorkspaceRole(one.role)], "span", "")
            return
        with Element("select").classes("field cell-choice") as choice:
            choice.props["aria-label"] = f"Workspace role of {one.name}"
            for key, name in roles.items():
                option = blocks.text(name, "option", "")
                option.props["value"] = key
                option.props["selected"] = key == one.role
        choice.on("change", partial(self._choose, one), js_handler=VALUE)

    async def _choose(self, one: Person, event: GenericEventArguments) -> None:
        role = str(event.args)
        if role not in ROLES:
            return
        name = "a member" if role == WorkspaceRole.MEMBER else f"an {role}"
        means = WHAT_A_ROLE_DOES[WorkspaceRole(role)] + SIGNED_OUT
        if await confirmed(f"Make {one.name} {name}?", means, f"Make them {name}", danger=False):
            done = f"{one.name} is {name} now."
            await self._desk.do(change_workspace_role, one.agent_id, role=WorkspaceRole(role), done=done)
        await self._anew(one)

    def _acts(self, one: Person) -> None:
        with Element("div").classes("cell-acts"):
            if one.is_suspended:
                Button("Reactivate", partial(self._reactivate, one))
            elif one.agent_id != self._desk.agent.agent_id:
                if one.has_codes:
                    off = partial(self._codes_off, one)
                    title = f"Turn two-factor sign-in of {one.name} off?"
                    Button("Two-factor off", asking(title, WHAT_TURNING_CODES_OFF_DOES, "Turn it off", off))
                ask = asking(
                    f"Suspend {one.name}?", WHAT_SUSPENDING_DOES, "Suspend", partial(self._suspend, one)
                )
                Button("Suspend", ask)

    async def _suspend(self, one: Person) -> None:
        if await self._desk.do(suspend, one.agent_id, done=f"{one.name} is suspended."):
            await self._anew(one)

    async def _reactivate(self, one: Person) -> None:
        if await self._desk.do(reactivate, one.agent_id, done=f"{one.name} can sign in again."):
            await self._anew(one)

    async def _codes_off(self, one: Person) -> None:
        done = f"{one.name} signs in with their password alone."
        if await self._desk.do(turn_off_of, one.agent_id, done=done):
            await self._anew(one)

    async def _anew(self, one: Person) -> None:
        await self.listing.refresh()
        self.listing.focus(one.agent_id)


def _who(one: Person) -> None:
    with who(one.agent_id, one.name, one.picture, one.email):
        if one.has_codes:
            blocks.text("Two-factor", "span", "tag")
        if one.is_suspended:
            blocks.text("Suspended", "span", "tag tag-over")
