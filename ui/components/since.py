"""A wait in words: since when somebody waits is told, how long that is the browser works out."""

from typing import Any

from nicegui.element import Element

from services import clock


class Since(Element, component="since.js", dependencies=["triptych.js"]):
    """Shows "12 min", "12 min, Overdue" or "Nobody waits"."""

    def __init__(self, since: int | None, *, overdue: int) -> None:
        """`since`: milliseconds; `overdue`: milliseconds of waiting after which it is Overdue."""
        super().__init__()
        self.props["now"], self.props["overdue"], self.props["since"] = clock.now(), overdue, since or 0

    def show(self, since: int | None) -> None:
        """Show another wait, or that there is none."""
        if self.props["since"] != (since or 0):
            self.props["since"] = since or 0
            self.update()

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return ["Waits" if self.props["since"] else "Nobody waits"]
