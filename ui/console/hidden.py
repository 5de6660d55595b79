"""Above YELLOW's list: what the selection hides, and a way to it."""

from services.conversations.selection import Selection, Status
from ui.components import blocks
from ui.components.buttons import Button
from ui.console.choosing import Choose


class Hidden:
    """Two lines, each of which shows when it has something to say. Made where they stand."""

    def __init__(self, choose: Choose) -> None:
        self._choose = choose
        with blocks.outside() as self._outside:
            self._overdue = blocks.text("")
            Button("Show", self._show_overdue)
        with blocks.within() as self._within:
            self._narrowed = blocks.text("")
            Button("Search all conversations", self._search_all)
        # Until then: an empty line would push the list down and let it jump back.
        self._outside.set_visibility(False)
        self._within.set_visibility(False)

    @property
    def is_empty(self) -> bool:
        """Whether neither says anything."""
        return not (self._outside.visible or self._within.visible)

    def tell_outside(self, overdue: int) -> None:
        """So many overdue are not in the list."""
        self._outside.set_visibility(overdue > 0)
        self._overdue.text = f"{overdue:,} overdue outside this selection"

    def tell_narrowed(self, narrowed_to: str) -> None:
        """Only in what is called so has it been searched for; "" is everywhere."""
        self._within.set_visibility(bool(narrowed_to))
        self._narrowed.text = f"Only in {narrowed_to}"

    async def _show_overdue(self) -> None:
        await self._choose(Selection(status=Status.OVERDUE))

    async def _search_all(self) -> None:
        await self._choose(Selection())
