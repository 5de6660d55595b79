"""By what a list is sorted where its heads are out of sight: the same orders, as a native choice."""

from collections.abc import Awaitable, Callable, Mapping

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from ui.admin.forms import VALUE
from ui.components import blocks

Order = tuple[str, bool]
"""A column's key, or none for the list's own order; and whether it is descending."""


class SortChoice:
    """Each column both ways. `pick` puts what is chosen into effect."""

    def __init__(
        self, columns: Mapping[str, str], pick: Callable[[Order], Awaitable[None]], *, is_wide: bool
    ) -> None:
        """`columns`: their labels by key; of a wide table the heads go sooner."""
        self._pick = pick
        self._orders = {_value(order): order for order in _orders(columns)}
        with Element("label").classes("listing-sort listing-sort-wide" if is_wide else "listing-sort"):
            blocks.text("Sort by", "span", "")
            with Element("select").classes("field") as self._control:
                for value, order in self._orders.items():
                    blocks.text(_words(order, columns), "option", "").props["value"] = value
        self._control.props["value"] = ""
        self._control.on("change", self._choose, js_handler=VALUE)

    async def _choose(self, event: GenericEventArguments) -> None:
        order = self._orders.get(str(event.args))
        if order is not None:
            await self._pick(order)

    def show(self, order: Order) -> None:
        """Say what the list is sorted by now, however that was chosen."""
        self._control.props["value"] = _value(order)
        self._control.update()


def _orders(columns: Mapping[str, str]) -> list[Order]:
    return [("", False), *((key, is_down) for key in columns for is_down in (False, True))]


def _value(order: Order) -> str:
    key, is_down = order
    return f"{key} down" if is_down else key


def _words(order: Order, columns: Mapping[str, str]) -> str:
    key, is_down = order
    return f"{columns[key]}, {'descending' if is_down else 'ascending'}" if key else "Usual order"
