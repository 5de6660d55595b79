"""Dialogs that are built when they are first opened: most pages never open most of theirs."""

from nicegui import ui
from nicegui.element import Element

from ui.components import blocks


class Dialog:
    """What a dialog holds is made by `_fill`, the first time that `_show` is called."""

    CARD = "dialog-card"

    def __init__(self, title: str) -> None:
        self._title = title
        self._place = Element("div").classes("sheet-place")
        self._dialog: ui.dialog | None = None

    @property
    def _is_open(self) -> bool:
        return self._dialog is not None and bool(self._dialog.value)

    @property
    def _is_built(self) -> bool:
        return self._dialog is not None

    def _build(self) -> None:
        """Make it, unless it is there."""
        if self._dialog is not None:
            return
        with self._place:
            self._dialog = ui.dialog()
        self._dialog.props["aria-label"] = self._title
        with self._dialog, Element("div").classes(self.CARD):
            heading = blocks.text(self._title, "h2", "dialog-title")
            heading.props["tabindex"] = "-1"
            self._fill()

    def _fill(self) -> None:
        """Put in what is below the title."""
        raise NotImplementedError

    def _show(self) -> None:
        self._build()
        if self._dialog is not None:
            self._dialog.open()

    def _hide(self) -> None:
        if self._dialog is not None:
            self._dialog.close()
