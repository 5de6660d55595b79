"""The dialog "Customer details"."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from ui.components.event_fields import number

Push = Callable[[str, dict[str, Any]], None]
Fields = dict[str, Any]
"""What is in the form by name, as the browser says: anything."""

MODULES: list[Any] = ["triptych.js", "customer_field.js", "customer_about.js"]


class CustomerDetails(Element, component="customer_details.js", dependencies=MODULES):
    """A native dialog: in the page while it is open, and nothing of a customer in it otherwise.

    `on_save(conversation, revision, fields)`, `on_open(conversation)`, an earlier one, `on_closed()`.
    """

    def __init__(
        self,
        push: Push,
        *,
        on_save: Callable[[int, int, Fields], Awaitable[None]],
        on_open: Callable[[int], Awaitable[None]],
        on_closed: Callable[[], None],
    ) -> None:
        super().__init__()
        self._push = push
        self._sheet: dict[str, Any] = {}
        self.on("save", lambda e: on_save(number(e, "conversation"), number(e, "revision"), _fields(e)))
        self.on("open", lambda e: on_open(number(e, "conversation")))
        self.on("closed", lambda _: on_closed())

    def show(self, sheet: dict[str, Any], choices: dict[str, Any] | None) -> None:
        """Open it; `choices` the first time."""
        self._sheet = sheet
        self._push("show", {"sheet": sheet} | ({"choices": choices} if choices else {}))

    def update_sheet(self, sheet: dict[str, Any]) -> None:
        """Follow what was told while it is open."""
        self._sheet = sheet
        self._push("update", {"sheet": sheet})

    def refused(self, errors: dict[str, str], sentence: str = "") -> None:
        """Say beside which field what is wrong, or why nothing was saved."""
        self._push("refused", {"errors": errors, "sentence": sentence})

    def saved(self) -> None:
        """It is saved: the dialog goes."""
        self._sheet = {}
        self._push("saved", {})

    def hide(self) -> None:
        """Close it, and forget what was typed."""
        self._sheet = {}
        self._push("hide", {})

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        if not self._sheet:
            return []
        return ["Customer details", *self._sheet["fields"].values()]


def _fields(event: GenericEventArguments) -> Fields:
    fields = event.args.get("fields") if isinstance(event.args, dict) else None
    return fields if isinstance(fields, dict) else {}
