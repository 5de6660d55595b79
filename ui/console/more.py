"""The menu "More" above a thread: what is seldom done with a conversation or its customer."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from services.database import Database
from services.details.about import About
from services.details.blocking import block, unblock
from ui.components.buttons import IconButton
from ui.console.acting import Acting
from ui.console.erasing import Erasing
from ui.console.keeping import Keeping, Post

Press = Callable[[], Awaitable[None] | None]


class More:
    """Shows to each agent what they may do."""

    def __init__(self, db: Database, acting: Acting, post: Post, has_mail: Callable[[], bool]) -> None:
        self._acting = acting
        self._about: About | None = None
        self._keeping = Keeping(db, acting, post, has_mail)
        self._erasing = Erasing(db, acting)
        self._button = IconButton("more", "More")
        self._button.props["aria-haspopup"] = "menu"
        with self._button, ui.menu().props("role=menu aria-label=More"):
            _item("Transcript", self._keep)
            self._block = _item("Block customer", lambda: self._turn(block))
            self._unblock = _item("Unblock customer", lambda: self._turn(unblock))
            self._export = _item("Export customer data", self._export_data)
            self._erase = _item("Erase customer data", self._ask_to_erase)

    def show(self, about: About | None) -> None:
        """Offer what one may do with this conversation and its customer."""
        if about is None or (self._about and self._about.conversation_id != about.conversation_id):
            self._keeping.close()
            self._erasing.close()
        self._about = about
        self._button.set_visibility(about is not None)
        if about is not None:
            self._block.set_visibility(about.may_care and not about.is_blocked)
            self._unblock.set_visibility(about.may_care and about.is_blocked)
            self._export.set_visibility(about.may_dispose)
            self._erase.set_visibility(about.may_dispose)

    async def _turn(self, verb: Callable[..., object]) -> None:
        await self._acting.act(verb)  # type: ignore[arg-type]

    def _keep(self) -> None:
        if self._about is not None:
            self._keeping.open(self._about.conversation_id, self._about.name)

    def _export_data(self) -> None:
        if self._about is not None:
            ui.download.from_url(f"/conversations/{self._about.conversation_id}/export")

    def _ask_to_erase(self) -> None:
        if self._about is not None:
            self._erasing.open(self._about.conversation_id, self._about.name)


def _item(text: str, press: Press) -> ui.menu_item:
    return ui.menu_item(text, press).props("role=menuitem")
