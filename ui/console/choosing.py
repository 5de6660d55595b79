"""What YELLOW's list is of and how it stands: the channel selection, a colleague, and the order."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from nicegui import ui
from nicegui.element import Element

from services.conversations.selection import Selection, Sort
from ui.components import blocks
from ui.components.buttons import Button
from ui.components.dialogs import Dialog

Choose = Callable[[Selection], Awaitable[None]]

SORTS = {Sort.WAITING: "Longest waiting first", Sort.NEWEST: "Newest first"}


class ChannelChoice(Dialog):
    """The button "Channels" and its dialog; nothing ticked is all of them."""

    def __init__(self, channels: dict[int, str], choose: Choose) -> None:
        super().__init__("Channels")
        self._choose = choose
        self._selection = Selection()
        self._boxes: dict[int, Element] = {}
        self._offered = channels
        self._button = Button("Channels", self._show)
        self._button.props["aria-label"] = "Channels"
        self._button.props["aria-haspopup"] = "dialog"

    def _fill(self) -> None:
        self._choices = blocks.choices("Channels")
        with Element("div").classes("dialog-acts"):
            Button("All", self._all)
            Button("Reset", self._reset)
            Button("Done", self._hide, kind="primary")
        self._put_boxes()

    def offer(self, channels: dict[int, str]) -> None:
        """Let these be chosen among; nothing happens when they are."""
        if channels == self._offered:
            return
        self._offered = channels
        if self._is_built:
            self._put_boxes()

    def _put_boxes(self) -> None:
        self._choices.clear()
        with self._choices:
            self._boxes = {id_: self._box(id_, name) for id_, name in self._offered.items()}
        self._tick()

    def show(self, selection: Selection) -> None:
        """Show what is chosen."""
        self._selection = selection
        number = len(selection.channels)
        self._button.text = f"Channels {number}" if number else "Channels"
        self._tick()

    def _tick(self) -> None:
        for channel_id, box in self._boxes.items():
            box.props["aria-checked"] = "true" if channel_id in self._selection.channels else "false"
            box.update()

    def _box(self, channel_id: int, name: str) -> Element:
        async def press() -> None:
            await self._take(self._selection.channels ^ {channel_id})

        box = Button("", press, kind="plain").classes("choice")
        with box:
            blocks.text(name, classes="choice-name").props["dir"] = "auto"
        box.props["role"] = "checkbox"
        box.props["aria-checked"] = "false"
        return box

    async def _all(self) -> None:
        await self._take(frozenset(self._offered))

    async def _reset(self) -> None:
        await self._take(frozenset())

    async def _take(self, channels: frozenset[int]) -> None:
        await self._choose(replace(self._selection, channels=channels))


class AgentChoice:
    """The line that says whose conversations alone are listed, with the way back to everyone's."""

    def __init__(self, people: dict[int, str], choose: Choose) -> None:
        self._people, self._choose = people, choose
        self._selection = Selection()
        with blocks.within() as self._line:
            self._whose = blocks.text("")
            Button("Show everyone's", self._clear)
        self._line.set_visibility(False)

    def offer(self, people: dict[int, str]) -> None:
        """Let these be chosen."""
        self._people = people

    def show(self, selection: Selection) -> None:
        """Show who is chosen."""
        self._selection = selection
        self._line.set_visibility(selection.agent_id is not None)
        self._whose.text = f"Only {self.name}'s" if selection.agent_id is not None else ""

    @property
    def name(self) -> str:
        """Who is chosen; nothing: everyone."""
        return self._people.get(self._selection.agent_id or 0, "")

    async def _clear(self) -> None:
        await self._choose(replace(self._selection, agent_id=None))


class SortChoice:
    """The button "Sort" and its menu."""

    def __init__(self, choose: Choose) -> None:
        self._choose = choose
        self._selection = Selection()
        with Button("", kind="plain", icon="sort").classes("sort-btn") as self._button:
            self._button.props["aria-label"] = "Sort"
            self._button.props["aria-haspopup"] = "menu"
            with ui.menu().props("role=menu aria-label=Sort"):
                self._items = {sort: self._item(sort, name) for sort, name in SORTS.items()}

    def show(self, selection: Selection) -> None:
        """Show which order is chosen."""
        self._selection = selection
        self._button.text = SORTS[selection.sort]
        for sort, item in self._items.items():
            item.props["aria-checked"] = "true" if sort == selection.sort else "false"
            item.update()

    def _item(self, sort: Sort, name: str) -> Element:
        async def press() -> None:
            await self._choose(replace(self._selection, sort=sort))

        return ui.menu_item(name, press).props("role=menuitemradio")
