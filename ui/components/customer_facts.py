"""When the customer was last active, and where they are: above a thread."""

from collections.abc import Callable
from typing import Any

from nicegui.element import Element

Push = Callable[[str, dict[str, Any]], None]


class CustomerFacts(Element, component="customer_facts.js", dependencies=["triptych.js"]):
    """Terms "Last active" and "Location"; how long ago, and the time there, are worked out in the browser."""

    def __init__(self, push: Push) -> None:
        super().__init__()
        self._push = push
        self._shown: dict[str, Any] = {}

    def show(self, conversation: int, *, web: bool, active: int, place: str, zone: str) -> None:
        """Show a conversation's. `zone` is what the customer's browser said, whatever that is."""
        self._shown = {
            "conversation": conversation,
            "web": web,
            "active": active,
            "place": place,
            "zone": zone,
        }
        self._push("show", self._shown)

    def show_none(self) -> None:
        """Show nothing, and keep nothing."""
        self._shown = {}
        self._push("show", {})

    def active(self, conversation: int, at: int) -> None:
        """The customer has just done something."""
        self._push("active", {"conversation": conversation, "at": at})

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        if not self._shown.get("web"):
            return []
        return ["Last active", "Location", self._shown["place"] or "unknown"]
