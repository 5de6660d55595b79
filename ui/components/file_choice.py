"""A button by which a file is chosen and sent to a route of ours; `on_done` gets what that answered."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui.element import Element


class FileChoice(Element, component="file_choice.js"):
    """`accept`: as of a file input. What `on_done` gets comes by way of the browser: it may be anything."""

    def __init__(
        self,
        label: str,
        url: str,
        on_done: Callable[[dict[str, Any]], Awaitable[None] | None],
        *,
        accept: str = "",
    ) -> None:
        super().__init__()
        self.props["label"], self.props["url"], self.props["accept"] = label, url, accept
        self.on("done", lambda event: on_done(event.args if isinstance(event.args, dict) else {}))

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return [self.props["label"]]
