"""YELLOW's windowed list: the server owns the order, the browser holds what is in sight and somewhat more."""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any, TypedDict

from nicegui.element import Element

from ui.components.event_fields import number

Push = Callable[[str, dict[str, Any]], None]
SIGHT = "sight"
Row = dict[str, Any]
"""`{id, rank, name, channel: {kind, name}, teams: [name], online, state, waiting_since, soon, overdue,
last: {kind, name, text} | None, at, crew: [{id, name}],
unread}`; times in ms, rows stand by (rank, id)."""


class GoneRow(TypedDict):
    """A row that goes: because it "moved" out of what is held, "left" the list, or went out of "sight".

    One out of sight loses all that it showed; `by` is who grabbed it, for those who may know.
    """

    id: int
    reason: str
    by: str | None


Act = Callable[[int], Awaitable[None] | None]


MODULES: list[str | Path] = ["triptych.js", "page.js", "list_keys.js", "conversation_row.js"]


class ConversationList(Element, component="conversation_list.js", dependencies=MODULES):
    """Pushes what changes by `push(method, payload)`, numbered, so that the browser notices a lost one.

    Handlers are given to the constructor, since listeners added later make NiceGUI render the element anew.
    """

    def __init__(
        self,
        push: Push,
        *,
        on_open: Act,
        on_join: Act,
        on_range: Callable[[int, int], Awaitable[None] | None],
        on_resync: Callable[[], Awaitable[None] | None],
    ) -> None:
        super().__init__()
        self._push = push
        self._seq = 0
        self._empty: dict[str, str] = {}
        self.rows: dict[int, Row] = {}
        """What the browser holds, by conversation id."""
        self.total = 0
        self.on("open", lambda e: on_open(number(e, "id")))
        self.on("join", lambda e: on_join(number(e, "id")))
        self.on("range", lambda e: on_range(max(0, number(e, "start")), min(200, max(1, number(e, "count")))))
        self.on("resync", lambda _: on_resync())

    def reset(
        self,
        rows: Iterable[Row],
        *,
        top: int,
        total: int,
        now: int,
        me: int,
        selected: int | None = None,
        empty: tuple[str, str] = ("", ""),
        keep: bool = False,
    ) -> None:
        """Replace what the browser holds. `top` is the index of the first row among `total`.

        `keep` leaves the scroll position (the answer to a range, a resync, a reconnect); otherwise the list
        goes to its top (another selection). `empty` is title and text shown when `total` is 0.
        """
        self.rows = {row["id"]: row for row in rows}
        self.total = total
        self._empty = {"title": empty[0], "text": empty[1]}
        payload = {"top": top, "rows": list(self.rows.values()), "total": total, "me": me, "now": now}
        self._send("reset", {**payload, "selected": selected, "empty": self._empty, "keep": keep})

    def apply(
        self, *, up: Iterable[Row] = (), gone: Iterable[GoneRow] = (), top: int, total: int, now: int
    ) -> None:
        """Change what the browser holds: rows new or changed, rows that leave it, `top` and `total`.

        What goes out of sight is told though it is not held: a row that left may still stand there grey.
        """
        changed = list(up)
        going = [row for row in gone if self.rows.pop(row["id"], None) is not None or row["reason"] == SIGHT]
        self.rows.update((row["id"], row) for row in changed)
        self.total = total
        self._send("apply", {"up": changed, "gone": going, "top": top, "total": total, "now": now})

    def found_at(self, conversation_id: int) -> int:
        """The message that a row shows as found; 0: none."""
        found = self.rows.get(conversation_id, {}).get("found")
        return int(found["seq"]) if found else 0

    def on_help(self, show: Callable[[], None]) -> None:
        """Let "?" show which keys there are; before the page is."""
        self.on("help", lambda _: show())

    def select(self, conversation_id: int | None) -> None:
        """Mark the row that GREEN shows."""
        self._push("select", {"id": conversation_id})

    def _send(self, method: str, payload: dict[str, Any]) -> None:
        self._seq += 1
        self._push(method, {"seq": self._seq, **payload})

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        if self.total == 0:
            return list(self._empty.values())
        contents: list[Any] = []
        for row in self.rows.values():
            last = row["last"] or {}
            crew = [agent["name"] for agent in row["crew"]]
            contents += [row["name"], last.get("text"), *row["teams"], *crew]
        return contents
