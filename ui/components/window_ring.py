"""How long one may still write freely, above a thread."""

from typing import Any

from nicegui.element import Element

from services import clock
from ui import design


class WindowRing(Element, component="window_ring.js", dependencies=["triptych.js"]):
    """Shows "WhatsApp window: 3 h left", or that it is closed; how long that is the browser works out."""

    def __init__(self) -> None:
        super().__init__()
        self.props["now"], self.props["until"] = clock.now(), None
        self.props["sheet"] = design.whatsapp_style().url

    def show(self, until: int | None) -> None:
        """Until when (milliseconds); None: there is no such time."""
        if self.props["until"] != until:
            self.props["until"], self.props["now"] = until, clock.now()
            self.update()
        self.set_visibility(until is not None)

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return ["WhatsApp window"] if self.props["until"] is not None else []
