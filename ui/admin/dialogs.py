"""Dialogs of the administration that hold more than a question."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui
from nicegui.element import Element

from ui.components import blocks
from ui.components.buttons import Button


@contextmanager
def dialog_card(title: str, means: str = "", *, close: str = "") -> Iterator[ui.dialog]:
    """A dialog with its title and what it means; `close` names a last button that shuts it."""
    with ui.dialog() as dialog, Element("div").classes("dialog-card admin-dialog"):
        dialog.props["aria-label"] = title
        blocks.text(title, "h2", "dialog-title").props["dir"] = "auto"
        if means:
            blocks.text(means, "p", "dialog-text")
        yield dialog
        if close:
            with Element("div").classes("dialog-acts"):
                Button(close, dialog.close)
