"""YELLOW's search: what is looked for, and what is found of it within what RED has chosen."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from nicegui.element import Element
from sqlmodel import Session

from services.access import Viewer
from services.conversations.selection import Selection
from services.conversations.window import COUNT, Delta
from services.database import Database
from services.events import ConversationChanged
from services.search.finding import Hit, find, find_among, find_news
from services.search.found import Found
from services.search.query import Query, query
from services.search.showing import FoundView, shown
from ui.burst import Burst
from ui.console.kept import Keeper

NAME = "Search conversations"
PAUSE = 0.15
"""Seconds in which what is typed goes to the server once."""

SAY = "(event) => event.isComposing || emit(event.target.value)"
SAY_COMPOSED = "(event) => emit(event.target.value)"
CLEAR = """(event) => {
  if (event.isComposing || !event.target.value) return;
  event.preventDefault();
  event.target.value = "";
  event.target.dispatchEvent(new Event("input"));
}"""
TO_LIST = """(event) => {
  if (event.isComposing) return;
  event.preventDefault();
  window.dispatchEvent(new CustomEvent("triptych:focus-list"));
}"""


def found_by(session: Session, viewer: Viewer, selection: Selection, asked: Query, *, limit: int) -> Found:
    """Look for it anew."""
    hits = find(session, viewer, selection, asked, limit=limit + 1)
    return Found(viewer, selection, asked, hits[:limit], more=len(hits) > limit)


class Searching:
    """Asks `renew` for the list anew whenever something else is looked for."""

    def __init__(self, db: Database, keeper: Keeper, renew: Callable[[], Awaitable[None]]) -> None:
        self._db = db
        self._keeper = keeper
        self._renew = renew
        self.typed = ""
        self.query: Query | None = None
        self._is_reading = False
        self._news: dict[int, int] = {}
        """Conversations in which something is new, and after which number."""
        self._unknown: dict[int, None] = {}
        """Conversations of which nothing is known."""
        field = Element("input").classes("field search")
        field.props["type"] = "search"
        field.props["placeholder"] = field.props["aria-label"] = NAME
        field.props["autocomplete"] = "off"
        field.props["spellcheck"] = "false"
        field.props["dir"] = "auto"
        field.on("input", lambda e: self._type(e.args), js_handler=SAY, throttle=PAUSE, leading_events=False)
        field.on("compositionend", lambda e: self._type(e.args), js_handler=SAY_COMPOSED)
        field.on("keydown.escape", js_handler=CLEAR)
        field.on("keydown.down", js_handler=TO_LIST)

    @property
    def is_on(self) -> bool:
        """Whether something is looked for."""
        return self.query is not None

    async def _type(self, typed: object) -> None:
        """Look for it. What is typed while that is under way comes next, and nothing in between."""
        self.typed = typed.strip() if isinstance(typed, str) else ""
        self.query = query(self.typed)
        if self._is_reading:
            return
        self._is_reading = True
        try:
            looked_for: Query | bool | None = False
            while looked_for is not self.query:
                looked_for = self.query
                await self._renew()
        finally:
            self._is_reading = False

    async def read(self, viewer: Viewer, selection: Selection, limit: int = COUNT) -> Found | None:
        """Look for it among what is chosen; None when something else is looked for by now."""
        asked = self.query
        if asked is None:
            return None
        wide = replace(selection, closed_too=True)
        found = await self._keeper.read(found_by, viewer, wide, asked, limit=limit, slow=True)
        return found if self.query is asked else None

    async def read_on(self, found: Found, start: int, count: int) -> Found | None:
        """The same, as far as these rows."""
        return await self.read(found.viewer, found.selection, max(start + count, found.total))

    # --- what is told

    def hear(self, burst: Burst) -> None:
        """Note what may be found now that was not before."""
        if self.query is None:
            return
        for id_, after in burst.indexed:
            self._news[id_] = min(after, self._news.get(id_, after))
        self._unknown |= dict.fromkeys(burst.renamed)

    def absorb(self, found: Found, changes: list[ConversationChanged], delta: Delta) -> bool:
        """Take in what was told; tells whether the list changed."""
        is_moved = False
        for change in changes:
            if found.lacks(change):
                self._unknown[change.conversation_id] = None
            is_moved |= found.apply(change, delta)
        found.settle(delta)
        return is_moved

    async def look(self, found: Found, delta: Delta) -> None:
        """Take in what is new and is found."""
        if not (self._news or self._unknown):
            return
        news, self._news = self._news, {}
        unknown, self._unknown = self._unknown, {}
        hits = await self._db.read_slow(
            _look, found.viewer, found.selection, found.query, news, list(unknown)
        )
        for id_ in unknown.keys() - {hit.place[1] for hit in hits}:
            found.lose(id_)
        for hit in hits:
            found.add(hit)
        found.settle(delta)

    async def views(self, found: Found, ids: list[int]) -> dict[int, FoundView]:
        """What the rows show of it."""
        return await self._db.read_slow(shown, found.seqs(ids), found.query) if ids else {}


def _look(
    session: Session,
    viewer: Viewer,
    selection: Selection,
    asked: Query,
    news: dict[int, int],
    unknown: list[int],
) -> list[Hit]:
    ids = {*unknown, *find_news(session, news, asked)}
    return find_among(session, viewer, selection, asked, ids) if ids else []
