"""Two-factor sign-in on one's profile: set up, recovery codes, off."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui.element import Element

from services import second_factor
from services.changing_password import must_know_password
from services.passwords import LONGEST
from services.qr import svg_uri
from services.workspace import workspace_name
from ui.admin.copying import copy_button, copyable
from ui.admin.desk import Desk
from ui.admin.dialogs import dialog_card
from ui.admin.forms import Form
from ui.admin.profile_password import count_try
from ui.components import blocks
from ui.components.buttons import Button
from ui.telling import tell

KEEP_THEM = (
    "Each of these signs you in once when your phone is not at hand. They are not shown again: "
    "print them, or keep them in a password manager."
)


class Codes:
    """What stands in the card, by how it stands."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._place = Element("div").classes("admin-stack")
        self._place.props["aria-live"] = "polite"
        self._place.props["tabindex"] = "-1"
        self._dialogs = Element("div")

    async def show(self) -> None:
        """Show how it stands now, and what can be done."""
        found = await self._desk.runtime.db.read(second_factor.factor, self._desk.agent.agent_id)
        self._place.clear()
        with self._place:
            if not found.is_on:
                act = "Set up two-factor sign-in"
                Button(act, lambda: self._ask(act, self._begin), kind="primary")
                return
            blocks.text(f"It is on. Recovery codes left: {found.codes_left}.", "p", "")
            with Element("div").classes("admin-acts"):
                Button("New recovery codes", lambda: self._ask("New recovery codes", self._renew))
                Button("Turn off", lambda: self._ask("Turn two-factor sign-in off", self._turn_off))

    async def _begin(self) -> None:
        desk = self._desk
        secret = await desk.runtime.db.write(second_factor.begin, actor=desk.me)
        workspace = await desk.runtime.db.read(workspace_name)
        address = second_factor.address(secret, email=desk.agent.email, workspace=workspace)
        self._place.clear()
        with self._place:
            blocks.text("Scan this with an app for one-time codes, then type what it shows.", "p", "")
            picture = Element("img").classes("qr")
            picture.props["src"] = svg_uri(address)
            picture.props["alt"] = "QR code for the app"
            copyable("Or type this into the app", secret)
            with Form(self._confirm, act="Turn on") as form:
                form.text("code", "Code", longest=10, complete="one-time-code").focus()

    async def _confirm(self, values: dict[str, Any]) -> None:
        desk = self._desk
        desk.runtime.limits.hit("code", f"agent:{desk.agent.agent_id}")
        codes = await desk.runtime.db.write(second_factor.confirm, values["code"], actor=desk.me)
        tell("Two-factor sign-in is on.")
        self._tell(codes)

    def _ask(self, title: str, do: Callable[[], Awaitable[None]]) -> None:
        """Ask for the password first: a computer may have been left unlocked."""
        with self._dialogs, dialog_card(title, "Your password, to be sure that it is you.") as dialog:

            async def save(values: dict[str, Any]) -> None:
                count_try(self._desk)
                await must_know_password(self._desk.runtime.db, values["password"], actor=self._desk.me)
                dialog.close()
                with self._place:  # the dialog may have gone before it is done
                    await do()

            with Form(save, act=title) as form:
                field = form.text(
                    "password", "Password", kind="password", complete="current-password", longest=LONGEST
                )
                field.control.props["data-autofocus"] = ""
            with form.acts:
                Button("Cancel", dialog.close)
        dialog.on("hide", dialog.delete)
        dialog.open()

    async def _renew(self) -> None:
        codes = await self._desk.runtime.db.write(second_factor.renew_codes, actor=self._desk.me)
        self._tell(codes)

    async def _turn_off(self) -> None:
        if await self._desk.do(second_factor.turn_off, done="Two-factor sign-in is off."):
            await self._kept()

    def _tell(self, codes: list[str]) -> None:
        self._place.clear()
        with self._place:
            blocks.text("Your recovery codes", "h3", "admin-card-title")
            blocks.text(KEEP_THEM, "p", "admin-means")
            with Element("ul").classes("recovery-codes") as listed:
                listed.props["aria-label"] = "Recovery codes"
                for code in codes:
                    blocks.text(code, "li", "")
            with Element("div").classes("admin-acts"):
                copy_button("\n".join(codes), "Copy the codes")
                Button("I have kept them", self._kept, kind="primary")
        self._place.run_method("focus")  # what had it is gone

    async def _kept(self) -> None:
        await self.show()
        self._place.run_method("focus")
