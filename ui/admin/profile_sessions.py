"""Where one is signed in, and out of each or of all."""

import asyncio
from datetime import tzinfo
from functools import partial

from nicegui.element import Element

from services.details.browsers import browser_and_system
from services.paging import Page, Query, paged
from services.sessions import Kept, end_session, sessions_of, sign_out_everywhere
from ui.admin.confirming import asking
from ui.admin.desk import Desk
from ui.admin.listing import Column, Listing
from ui.components import blocks
from ui.components.buttons import Button
from ui.components.moment import Moment

EVERYWHERE = "You are signed out of every browser, this one as well, and sign in again with your password."


def sign_out_button(desk: Desk) -> Button:
    """Signs out everywhere, here as well."""

    async def out() -> None:
        await desk.do(sign_out_everywhere)

    return Button(
        "Sign out everywhere", asking("Sign out everywhere?", EVERYWHERE, "Sign out everywhere", out)
    )


class OwnSessions:
    """The list of them."""

    def __init__(self, desk: Desk, zone: tzinfo) -> None:
        self._desk, self._zone = desk, zone
        self.listing = Listing(
            "Sessions",
            (
                Column("browser", "Browser", self._browser),
                Column("at", "Signed in", self._since),
                Column("", "", self._acts),
            ),
            self._read,
            key=lambda one: one[0].session_id,
            empty="You are signed in nowhere.",
        )

    async def _read(self, query: Query) -> Page[tuple[Kept, str]]:
        kept = await self._desk.runtime.db.read(sessions_of, self._desk.agent.agent_id)
        named = await asyncio.to_thread(lambda: [(one, _named(one.user_agent)) for one in kept])
        return paged(
            named,
            query,
            texts=lambda one: (one[1],),
            sorts={"browser": lambda one: one[1].casefold(), "at": lambda one: one[0].created_at},
        )

    def _browser(self, one: tuple[Kept, str]) -> None:
        with Element("div").classes("cell-tagged"):
            blocks.text(one[1], "span", "cell-strong")
            if one[0].session_id == self._desk.agent.session_id:
                blocks.text("This one", "span", "tag tag-ok")

    def _since(self, one: tuple[Kept, str]) -> None:
        Moment(one[0].created_at, zone=self._zone).classes("cell-when")

    def _acts(self, one: tuple[Kept, str]) -> None:
        if one[0].session_id != self._desk.agent.session_id:
            with Element("div").classes("cell-acts"):
                Button("Sign out", partial(self._out, one[0].session_id))

    async def _out(self, session_id: int) -> None:
        if await self._desk.do(end_session, session_id, done="That browser is signed out."):
            await self.listing.refresh()


def _named(user_agent: str) -> str:
    browser, system = browser_and_system(user_agent)
    return ", ".join(part for part in (browser, system) if part) or "A browser that does not say its name"
