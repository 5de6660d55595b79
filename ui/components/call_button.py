"""The tool "Conference" of GREEN's composer."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui.element import Element

from ui.components.event_fields import flag

Push = Callable[[str, dict[str, Any]], None]


class CallButton(Element, component="call_button.js", dependencies=["triptych.js"]):
    """`on_call(secure, tab)`: whether the page is one that browsers give cameras to, and whether a tab could
    be opened. Answer with `opened` or `refused`."""

    def __init__(self, push: Push, *, on_call: Callable[[bool, bool], Awaitable[None] | None]) -> None:
        super().__init__()
        self._push = push
        self.on("call", lambda e: on_call(flag(e, "secure"), flag(e, "tab")))

    def opened(self, url: str) -> None:
        """Lead the tab to the call."""
        self._push("opened", {"url": url})

    def refused(self) -> None:
        """There is no call: close the tab."""
        self._push("refused", {})

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return ["Conference"]
