"""The Account menu at the foot of RED."""

from collections.abc import Awaitable, Callable

from nicegui import ui
from nicegui.element import Element

from ui.components import blocks
from ui.components.face import face

SIGN_OUT = "() => fetch('/logout', {method: 'POST'}).then(() => window.location.assign('/login'))"


class Account:
    """Shows who is signed in, their switch, and the way out."""

    def __init__(
        self,
        agent_id: int,
        name: str,
        picture: str,
        *,
        available: bool,
        manages: bool,
        turn: Callable[[bool], Awaitable[None]],
        help_: Callable[[], None],
    ) -> None:
        self._agent_id = agent_id
        self._name = name
        self._picture = picture
        self._available = available
        self._manages = manages
        self._turn = turn
        self._help = help_

    def build(self) -> None:
        """Put the button and its menu here."""
        with Element("button").classes("account") as button:
            button.props["type"] = "button"
            button.props["aria-label"] = "Account"
            button.props["aria-haspopup"] = "menu"
            face(self._agent_id, self._name, self._picture)
            blocks.text(self._name)
            with ui.menu().props("role=menu aria-label=Account anchor='top left' self='bottom left'"):
                self._switch = ui.menu_item("Available", self._press, auto_close=False)
                self._switch.props("role=menuitem")
                ui.menu_item("Keyboard shortcuts", self._help).props("role=menuitem")
                if self._manages:
                    _leads("Settings", "/settings")
                _leads("Profile", "/profile")
                sign_out = ui.menu_item("Sign out").props("role=menuitem")
                sign_out.on("click", js_handler=SIGN_OUT)
        self._show()

    async def _press(self) -> None:
        self._available = not self._available
        self._show()
        await self._turn(self._available)

    def _show(self) -> None:
        # A plain menuitem (SPEC 7) has no checked state of its own: it is described instead.
        self._switch.props["data-on"] = "true" if self._available else "false"
        self._switch.props["aria-description"] = "On" if self._available else "Off: you are Away"
        self._switch.update()


def _leads(name: str, address: str) -> None:
    """A menu item that leads to a page, and is a link as well: it opens in a tab of its own if asked to."""
    item = ui.menu_item(name).props("role=menuitem tag=a")
    item.props["href"] = address
