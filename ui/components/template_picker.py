"""The tool "Message template" of GREEN's composer, with its dialog "Message templates"."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nicegui.element import Element

from services.templates.picking import Picks
from ui.components.event_fields import number, text

Push = Callable[[str, dict[str, Any]], None]
MODULES: list[str | Path] = ["triptych.js", "gaps.js"]


class TemplatePicker(Element, component="template_picker.js", dependencies=MODULES):
    """`on_search(conversation, search, number)`: answer with `found` and that number."""

    def __init__(self, push: Push, *, on_search: Callable[[int, str, int], Awaitable[None] | None]) -> None:
        super().__init__()
        self._push = push
        self.on(
            "search", lambda e: on_search(number(e, "conversation"), text(e, "search"), number(e, "number"))
        )

    def found(self, number: int, picks: Picks) -> None:
        """What was found; of several searches the latest is shown."""
        self._push("found", {"number": number, **asdict(picks)})

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return ["Message template"]
