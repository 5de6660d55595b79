"""YELLOW, "Conversations": the list of what is chosen, with JOIN."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Any

from services import agents, clock
from services.access import Viewer
from services.conversations.change import NOT_WAITING
from services.conversations.listing import NEAR, RowView
from services.conversations.selection import Selection, Sort
from services.conversations.window import COUNT, Delta, Gone, Window, window
from services.events import ConversationChanged
from services.refusal import Unavailable
from services.search.found import Found
from services.search.showing import FoundView
from ui.components import blocks
from ui.components.conversation_list import ConversationList, GoneRow
from ui.console.choosing import AgentChoice, ChannelChoice, Choose, SortChoice
from ui.console.hidden import Hidden
from ui.console.kept import Keeper
from ui.console.offered import Offered
from ui.console.searching import Searching
from ui.console.words import empty, named, nothing_found
from ui.live import Live, rows_with_unread
from ui.pushing import Push

Act = Callable[[int], Awaitable[None]]


class Yellow:
    """Keeps the window that the browser holds."""

    def __init__(
        self,
        live: Live,
        keeper: Keeper,
        push: Push,
        *,
        me: int,
        open_: Act,
        join: Act,
        choose: Choose,
        offered: Offered,
    ) -> None:
        self._live = live
        self._teams = offered.teams
        self._db = live.runtime.db
        self._keeper = keeper
        self._me = me
        self._choose = choose
        self._delta = Delta()
        self._moved = False
        self._resetting: object | None = None
        """The reset whose rows are being read: the newest one."""
        self._window: Window | Found | None = None
        self.total = 0
        self.selected: int | None = None
        with blocks.yellow():
            with blocks.bar():
                self.searching = Searching(live.runtime.db, keeper, self._look_anew)
                self._channels = ChannelChoice(offered.channels, choose)
            self._agent = AgentChoice(offered.people, choose)
            self._hidden = Hidden(choose)
            with blocks.sub():
                self._summary = blocks.text("")
                self._summary.props["role"] = "status"
                self._sort = SortChoice(choose)
            self._list = ConversationList(
                push, on_open=open_, on_join=join, on_range=self._range, on_resync=self.resync
            )

    async def read(self, viewer: Viewer, selection: Selection) -> Window | Found | None:
        """Read the list of a selection, or what is found of it; None when that is not looked for any more."""
        asked = self.searching.query
        if asked is not None:
            return await self.searching.read(viewer, selection)
        read = await self._keeper.read(window, viewer, selection)
        return read if self.searching.query is asked else None

    async def _look_anew(self) -> None:
        """Something else is looked for, or nothing more."""
        if self._window is not None:
            await self._choose(replace(self._window.selection, closed_too=False))

    async def choose(self, window_: Window | Found, total: int) -> None:
        """Show the list of another selection, from its top."""
        self._window, self.total = window_, _total(window_, total)
        if isinstance(window_, Found):
            window_.hold(0)
        self._agent.show(window_.selection)
        whose = self._agent.name
        self._hidden.tell_narrowed(
            named(window_.selection, self._teams, whose) if isinstance(window_, Found) else ""
        )
        self._sort.show(window_.selection)
        self._channels.show(window_.selection)
        await self._reset(window_, keep=False)

    def offer(self, offered: Offered) -> None:
        """Let these be chosen among."""
        self._teams = offered.teams
        self._channels.offer(offered.channels)
        self._agent.offer(offered.people)

    def found_at(self, conversation_id: int) -> int:
        """The message in which a search has found this one; 0: none."""
        return self._list.found_at(conversation_id)

    def on_help(self, show: Callable[[], None]) -> None:
        """Let "?" in the list show which keys there are; before the page is."""
        self._list.on_help(show)

    def select(self, conversation_id: int | None) -> None:
        """Mark the row that GREEN shows."""
        self.selected = conversation_id
        self._list.select(conversation_id)

    def absorb(self, changes: list[ConversationChanged], touched: frozenset[int]) -> list[int]:
        """Take in what was told; return the conversations whose rows are needed to show it."""
        if self._window is None:
            return []
        if isinstance(self._window, Found):
            self._moved |= self.searching.absorb(self._window, changes, self._delta)
        else:
            for change in changes:
                self._moved |= self._window.apply(change, self._delta)
        for conversation_id in touched.intersection(self._window.ids):
            self._delta.show(conversation_id)
        return list(self._delta.up)

    async def show(self, shown: dict[int, RowView], unread: dict[int, int], total: int) -> None:
        """Push what was taken in. While all rows are read anew they are waited for: they bring it."""
        names = await self._grabbers()
        found: dict[int, FoundView] = {}
        if isinstance(self._window, Found) and self._resetting is None:
            shown, unread, found = await self._searched(self._window, shown, unread)
        held, before = self._window, self.total
        if held is None:
            return
        self.total = _total(held, total)
        if self._resetting is not None or not (self._delta or self._moved or self.total != before):
            return
        delta, self._delta, self._moved = self._delta, Delta(), False
        up = self._rows(shown, unread, delta.up, found)
        gone = [_gone(id_, why, names) for id_, why in delta.gone.items()]
        self._list.apply(up=up, gone=gone, top=held.top, total=self.total, now=clock.now())
        self._summarize()

    async def _searched(
        self, held: Found, shown: dict[int, RowView], unread: dict[int, int]
    ) -> tuple[dict[int, RowView], dict[int, int], dict[int, FoundView]]:
        """Take in what is found now, and read what its rows show."""
        await self.searching.look(held, self._delta)
        new = [id_ for id_ in self._delta.up if id_ not in shown]
        more, counts = await self._db.read(rows_with_unread, new, {self._me})
        found = await self.searching.views(held, list(self._delta.up))
        return shown | more, unread | counts[self._me], found

    async def _grabbers(self) -> dict[int, str]:
        """The names that losers are told: read before the delta is taken, since reading lets others in."""
        ids = {why.by for why in self._delta.gone.values() if why.by is not None}
        return await self._db.read(agents.agent_names, ids) if ids else {}

    def tell_outside(self, overdue: int) -> None:
        """Keep the waiting customer in sight: so many overdue are not in this list."""
        self._hidden.tell_outside(overdue)

    async def resync(self) -> None:
        """Push the whole window anew; the list stays where it was scrolled to."""
        if self._window is not None:
            await self._reset(self._window, keep=True)

    async def read_anew(self, total: int) -> None:
        """Read what is held anew from the database; the list stays where it was scrolled to."""
        self.total = total
        if isinstance(self._window, Found):
            await self._read_on(self._window, self._window.top, COUNT)
        elif self._window is not None:
            await self._range(self._window.top, max(len(self._window.ids), COUNT))

    async def _read_on(self, held: Found, start: int, count: int) -> None:
        read = await self.searching.read_on(held, start, count)
        if read is not None and self._window is held:
            read.hold(start)
            self._window, self.total = read, _total(read, 0)
            await self._reset(read, keep=True)

    async def _range(self, start: int, count: int) -> None:
        if self._window is None:
            return
        current = self._window
        if isinstance(current, Found):
            await self._read_on(current, start, count)
            return
        read = await self._keeper.read(
            window, current.viewer, current.selection, start=start, count=count, slow=start + count > NEAR
        )
        if self._window is current:  # nothing else was chosen meanwhile
            self._window = read
            await self._reset(read, keep=True)

    async def _reset(self, held: Window | Found, *, keep: bool) -> None:
        self._delta, self._moved = Delta(), False
        mine = self._resetting = object()
        rows = None
        try:
            rows = await self._read_rows(held, mine)
        except Unavailable:  # the browser takes nothing more in until it has them
            self._live.look_again()
        if self._resetting is not mine:  # another one began later
            return
        self._resetting = None
        if rows is None:
            return
        is_found = isinstance(held, Found)
        self._list.reset(
            [rows[id_] for id_ in held.ids if id_ in rows],
            top=held.top,
            total=self.total,
            now=clock.now(),
            me=self._me,
            selected=self.selected,
            empty=(nothing_found if is_found else empty)(held.selection, self._teams, self._agent.name),
            keep=keep,
        )
        self._summarize()

    async def _read_rows(self, held: Window | Found, mine: object) -> dict[int, dict[str, Any]]:
        """Read every row, and again those of which something was told meanwhile."""
        ids, rows = list(held.ids), dict[int, dict[str, Any]]()
        asked: set[int] = set()
        while ids and self._resetting is mine:
            asked.update(ids)
            shown, unread = await self._db.read(rows_with_unread, ids, {self._me})
            found: dict[int, FoundView] = {}
            if isinstance(held, Found):
                found = await self.searching.views(held, ids)
                await self.searching.look(held, self._delta)
            rows |= {row["id"]: row for row in self._rows(shown, unread[self._me], ids, found)}
            if self._resetting is mine:
                ids = [id_ for id_ in held.ids if id_ in self._delta.up or id_ not in asked]
                self._delta, self._moved = Delta(), False
        return rows

    def _rows(
        self,
        shown: dict[int, RowView],
        unread: dict[int, int],
        ids: Iterable[int],
        found: dict[int, FoundView],
    ) -> list[dict[str, Any]]:
        """What each row shows to everyone, to this agent, and of what was found."""
        return [
            {
                **shown[id_],
                "rank": self._rank(shown[id_]),
                "unread": unread.get(id_, 0),
                "found": found.get(id_),
            }
            for id_ in ids
            if id_ in shown
        ]

    def _rank(self, row: RowView) -> int:
        """What the browser orders by."""
        newest = self._window is not None and self._window.selection.sort == Sort.NEWEST
        return 2 * NOT_WAITING - row["at"] if newest else row["rank"]

    def _summarize(self) -> None:
        number = self.total
        if isinstance(self._window, Found):
            number = self._window.total
        counted = "1 conversation" if number == 1 else f"{number:,} conversations"
        if isinstance(self._window, Found):
            counted = f"More than {counted} found" if self._window.more else f"{counted} found"
        self._summary.text = counted


def _total(held: Window | Found, total: int) -> int:
    """How many rows there are; behind what was found so far there is room for what may come."""
    if isinstance(held, Found):
        return held.total + COUNT * held.more
    return total


def _gone(conversation_id: int, why: Gone, names: dict[int, str]) -> GoneRow:
    """Why a row goes, as the browser is told."""
    return {"id": conversation_id, "reason": why.reason, "by": names.get(why.by or 0)}
