"""A moment in words, as "5 min ago", which the browser works out in the language that it writes dates in."""

from datetime import tzinfo
from typing import Any

from nicegui.element import Element

from services import clock


class Moment(Element, component="moment.js", dependencies=["triptych.js"]):
    """Shows how long ago `at` (milliseconds) was, or with a `zone` what time it was there; `never`: what
    stands there while it is None.
    """

    def __init__(self, at: int | None, *, never: str = "", zone: tzinfo | None = None) -> None:
        super().__init__()
        self.props["zone"] = str(zone or "")
        self.props["at"], self.props["never"], self.props["now"] = at or 0, never, clock.now()

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return [self.props["at"] or self.props["never"]]
