"""Audit trail: who did what and when, newest or oldest first, narrowed down and taken along."""

from datetime import tzinfo
from urllib.parse import urlencode

from nicegui.element import Element
from starlette.requests import Request

from services.refusal import Mistakes, Refusal
from services.trail.deeds import Place
from services.trail.groups import LABELS
from services.trail.names import choices
from services.trail.reading import TrailLine, trail
from services.trail.wanted import OLDEST, Wanted, wanted
from services.workspace import zone_of
from ui.admin.desk import Desk
from ui.admin.forms import Field, choice, day, search
from ui.admin.frame import add_section, head, link
from ui.admin.sections import AUDIT
from ui.components import blocks
from ui.components.buttons import Button
from ui.components.moment import Moment
from ui.live import Live
from ui.telling import warn

ROWS = 50
MEANS = "Who did what, and when. It says nothing of what customers are called or have written."
NOTHING = "Nothing is found. Look for less, or for other days."
EXPORT = "/settings/audit.csv"
ALL = {"": "All"}
ORDERS = {"": "Newest first", OLDEST: "Oldest first"}


def add_page(live: Live) -> None:
    """Put the page where it belongs."""
    add_section(live, AUDIT, _build)


async def _build(desk: Desk, _request: Request) -> None:
    await build_trail(desk)


async def build_trail(desk: Desk) -> None:
    """Put the page's content here. Raises Forbidden."""
    with head("Audit trail", MEANS):
        export = link("Export as CSV", EXPORT, icon="save", classes="btn")
        export.props["download"] = True
    page = _Trail(desk, await desk.runtime.db.read(zone_of), export)
    page.build(*await desk.runtime.db.read(choices, actor=desk.me))
    await page.refresh()


class _Trail:
    """The part that is shown, and the places at which the parts before it began."""

    def __init__(self, desk: Desk, zone: tzinfo, export: Element) -> None:
        self._desk, self._zone, self._export = desk, zone, export
        self._said: dict[str, str] = {}
        self._fields: dict[str, Field] = {}
        self._began: list[Place | None] = [None]
        self._next: Place | None = None
        self._asked: Wanted | None = None

    def build(self, people: dict[int, str], teams: dict[int, str]) -> None:
        """Put fields, lines and buttons here."""
        with Element("div").classes("listing"):
            with Element("div").classes("listing-bar trail-bar") as bar:
                bar.props["role"], bar.props["aria-label"] = "search", "Narrow down"
                self._add("words", search("Search audit trail"))
                self._add("who", choice("Who", ALL | _by_id(people), ""))
                self._add("what", choice("What", ALL | LABELS, ""))
                self._add("team", choice("Team", ALL | _by_id(teams), ""))
                self._add("from", day("From"))
                self._add("to", day("To"))
                self._order = self._add("order", choice("Order", ORDERS, ""))
                self._order.place.classes("trail-order")
            with Element("table").classes("listing-table") as table:
                table.props["aria-label"] = "Audit trail"
                with Element("thead"), Element("tr"):
                    self._when = Element("th")
                    self._when.props["scope"] = "col"
                    with self._when:
                        Button("When", self._turn_round, kind="plain")
                    for name in ("Who", "What", "Teams"):
                        blocks.text(name, "th", "").props["scope"] = "col"
                self._body = Element("tbody")
            self._told = blocks.text("", "p", "listing-empty")
            self._told.props["role"] = "status"
            with Element("div").classes("listing-pages"):
                self._newer = Button("Newer", lambda: self._turn(newer=True))
                self._older = Button("Older", lambda: self._turn(newer=False))

    def _add(self, name: str, field: Field) -> Field:
        self._fields[name] = field

        async def narrow(value: str) -> None:
            self._said[name] = value
            self._began = [None]
            await self.refresh()

        return field.on_change(narrow)

    @property
    def _is_oldest_first(self) -> bool:
        return self._said.get("order") == OLDEST

    async def _turn_round(self) -> None:
        self._said["order"] = "" if self._is_oldest_first else OLDEST
        self._began = [None]
        await self.refresh()

    async def refresh(self) -> None:
        """Read and show what is asked for."""
        for field in self._fields.values():
            field.mark()
        try:
            self._asked = asked = wanted(self._said, self._zone)
            read, began = self._desk.runtime.db.read_slow, self._began[-1]
            lines = await read(trail, asked, past=began, limit=ROWS + 1, actor=self._desk.me)
        except Mistakes as mistakes:
            for name, sentence in mistakes.sentences.items():
                self._fields[name].mark(sentence)
            return
        except Refusal as refusal:
            warn(refusal)
            return
        if asked is not self._asked:
            return  # something else was asked for meanwhile
        self._show(lines[:ROWS])
        self._next = lines[ROWS - 1].place if len(lines) > ROWS else None
        before, onward = len(self._began) > 1, self._next is not None
        self._newer.enable(onward if self._is_oldest_first else before)
        self._older.enable(before if self._is_oldest_first else onward)
        self._when.props["aria-sort"] = "ascending" if self._is_oldest_first else "descending"
        self._when.update()
        self._order.control.props["value"] = self._said.get("order", "")
        self._order.control.update()
        said = urlencode({name: value for name, value in self._said.items() if value})
        self._export.props["href"] = f"{EXPORT}?{said}" if said else EXPORT
        self._export.update()

    def _show(self, lines: list[TrailLine]) -> None:
        self._body.clear()
        with self._body:
            for line in lines:
                self._row(line)
        self._told.text = "" if lines else NOTHING

    def _row(self, line: TrailLine) -> None:
        cells = (
            ("Who", line.who, "cell-strong trail-name"),
            ("What", line.what, ""),
            ("Teams", ", ".join(line.teams), "trail-name"),
        )
        with Element("tr"):
            with _cell("When"):
                Moment(line.place.at, zone=self._zone).classes("trail-when").props["dir"] = "auto"
            for label, text, look in cells:
                with _cell(label):
                    blocks.text(text, "span", look).props["dir"] = "auto"

    async def _turn(self, *, newer: bool) -> None:
        if newer != self._is_oldest_first:
            self._began = self._began[:-1] or [None]
        elif self._next is not None:
            self._began.append(self._next)
            self._next = None  # a second press before the answer turns no other page
        await self.refresh()
        self._body.run_method("scrollIntoView", {"block": "start"})


def _cell(label: str) -> Element:
    cell = Element("td")
    cell.props["data-label"] = label
    return cell


def _by_id(names: dict[int, str]) -> dict[str, str]:
    return {str(id_): name for id_, name in names.items()}
