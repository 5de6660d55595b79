"""A moment in words, as "5 min ago", which the browser works out."""

from typing import Any

from nicegui.element import Element

from services import clock


class Moment(Element, component="moment.js", dependencies=["triptych.js"]):
    """Shows how long ago `at` (milliseconds) was; `never`: what stands there while it is None."""

    def __init__(self, at: int | None, *, never: str) -> None:
        super().__init__()
        self.props["at"], self.props["never"], self.props["now"] = at or 0, never, clock.now()

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return [self.props["at"] or self.props["never"]]
