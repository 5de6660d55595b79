"""A list that is searched, sorted and paged through; the server holds it, the page shows 25 rows of it.

Listing("People", (Column("name", "Name", cell), ...), read, key=lambda row: row.agent_id, empty="…")
"""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from services.paging import PAGE_ROWS, Page, Query
from ui.admin.forms import PAUSED
from ui.admin.sorting import Order, SortChoice
from ui.components import blocks
from ui.components.buttons import Button

R = TypeVar("R")

LONGEST_SEARCH = 200
WIDE = 6
"""Columns for which a table needs a wide window."""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """`cell` puts what a row shows into its place; columns without a `key` don't sort.

    `renew` changes in place what `cell` returned, where a row changes by itself.
    """

    key: str
    label: str
    cell: Callable[[R], Any]
    renew: Callable[[Any, R], object] | None = None


class Listing(Generic[R]):
    """Reads anew at each look; what a row may do is in its cells."""

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[R]],
        read: Callable[[Query], Awaitable[Page[R]]],
        *,
        key: Callable[[R], Hashable],
        empty: str,
    ) -> None:
        """`empty` says why there is nothing, and what to do."""
        self._name, self._columns, self._read, self._key, self._empty = name, columns, read, key, empty
        self._query = Query()
        self._reads = 0
        self._is_to_be_put = False
        """Whether other rows, or another order, were asked for and are not shown yet."""
        self._rows: dict[Hashable, Element] = {}
        self._shown: dict[Hashable, tuple[R, list[Any]]] = {}
        """What each row was built of, and what its cells returned."""
        with Element("div").classes("listing") as self.place:
            with Element("div").classes("listing-bar"):
                self._field = self._search()
                self._sort = self._sorting()
                self._count = blocks.text("", "span", "listing-count")
                self._count.props["role"] = "status"
            with Element("table").classes("listing-table") as table:
                table.props["aria-label"] = name
                if self._is_wide:
                    table.classes("listing-wide")
                self._heads = self._head()
                self._body = Element("tbody")
            self._nothing = blocks.text("", "p", "listing-empty")
            with Element("div").classes("listing-pages") as self._pages:
                self._before = Button("Previous page", lambda: self._turn(-1))
                self._at = blocks.text("", "span", "listing-count")
                self._after = Button("Next page", lambda: self._turn(1))

    def _search(self) -> Element:
        field = Element("input").classes("field listing-search")
        field.props["type"] = "search"
        field.props["aria-label"] = field.props["placeholder"] = f"Search {self._name.lower()}"
        field.props["autocomplete"] = "off"
        field.props["dir"] = "auto"
        field.on("input", self._look_for, js_handler=PAUSED)
        return field

    def _sorting(self) -> SortChoice:
        labels = {column.key: column.label for column in self._columns if column.key}
        return SortChoice(labels, self._sort_by, is_wide=self._is_wide)

    @property
    def _is_wide(self) -> bool:
        return len(self._columns) >= WIDE

    def _head(self) -> dict[str, Element]:
        heads: dict[str, Element] = {}
        with Element("thead"), Element("tr"):
            for column in self._columns:
                with Element("th") as head:
                    head.props["scope"] = "col"
                    if column.key:
                        heads[column.key] = head
                        Button(column.label, self._sorts(column.key), kind="plain")
                    else:
                        blocks.text(column.label, "span", "" if column.label else "sr-only")
        return heads

    def _sorts(self, key: str) -> Callable[[], Awaitable[None]]:
        async def sort() -> None:
            again = self._query.sort == key
            await self._sort_by((key, again and not self._query.descending))

        return sort

    async def _sort_by(self, order: Order) -> None:
        key, is_down = order
        self._query = replace(self._query, sort=key, descending=is_down, page=0)
        await self.refresh()

    async def _look_for(self, event: GenericEventArguments) -> None:
        self._query = replace(self._query, text=str(event.args)[:LONGEST_SEARCH], page=0)
        await self.refresh()

    async def _turn(self, by: int) -> None:
        self._query = replace(self._query, page=self._query.page + by)
        await self.refresh()
        self._body.run_method("scrollIntoView", {"block": "nearest"})

    async def refresh(self) -> None:
        """Read and show what there is now."""
        self._is_to_be_put = True
        page = await self._newest()
        if page is not None:
            self._put(page)

    async def renew(self) -> None:
        """Show what has changed by itself, in its place: order stands still, and no focus is lost."""
        page = await self._newest()
        if page is None:
            return
        if self._is_to_be_put or {self._key(row) for row in page.rows} != self._shown.keys():
            self._put(page)
            return
        for row in page.rows:
            before, cells = self._shown[self._key(row)]
            if row == before:
                continue
            for column, cell in zip(self._columns, cells, strict=True):
                if column.renew:
                    column.renew(cell, row)
            self._shown[self._key(row)] = row, cells
        self._tell(page)

    async def _newest(self) -> Page[R] | None:
        """Read; None when another reading began later, which knows more."""
        self._reads = mine = self._reads + 1
        page = await self._read(self._query)
        if mine != self._reads:
            return None
        self._query = replace(self._query, page=page.number)
        return page

    def _put(self, page: Page[R]) -> None:
        self._is_to_be_put = False
        self._body.clear()
        self._rows.clear()
        self._shown.clear()
        with self._body:
            for row in page.rows:
                self._show(row)
        self._tell(page)

    def focus(self, key: Hashable) -> None:
        """Put the focus on a row, as what had it was built anew; where the row is gone, on the search."""
        self._rows.get(key, self._field).run_method("focus")

    def _show(self, row: R) -> None:
        with Element("tr") as line:
            line.props["tabindex"] = "-1"
            cells = []
            for column in self._columns:
                with Element("td") as cell:
                    if column.label:
                        cell.props["data-label"] = column.label
                    cells.append(column.cell(row))
        self._rows[self._key(row)], self._shown[self._key(row)] = line, (row, cells)

    def _tell(self, page: Page[R]) -> None:
        for key, head in self._heads.items():
            order = "descending" if self._query.descending else "ascending"
            head.props["aria-sort"] = order if key == self._query.sort else "none"
            head.update()
        self._sort.show((self._query.sort, self._query.descending))
        first = page.number * PAGE_ROWS + 1
        shown = f"{first:,}-{first + len(page.rows) - 1:,} of {page.total:,}" if page.rows else ""
        self._count.text = f"{page.total:,} found" if self._query.text else f"{page.total:,} in all"
        nothing = "Nothing is found. Look for less, or for another word." if self._query.text else self._empty
        self._nothing.text = "" if page.rows else nothing
        self._pages.set_visibility(page.total > PAGE_ROWS)
        self._at.text = shown
        self._before.enable(page.number > 0)
        self._after.enable(first + len(page.rows) <= page.total)
