"""The dialog "Keyboard shortcuts": by "?" in the list, and from the Account menu."""

from nicegui import ui
from nicegui.element import Element

from ui.components import blocks
from ui.components.buttons import Button
from ui.components.shortcuts import Groups, Shortcuts

NAME = "Keyboard shortcuts"
GROUPS: Groups = {
    "In the list": {
        "Next or previous conversation": ("↓", "↑", "J", "K"),
        "A screenful on or back": ("Page Down", "Page Up"),
        "First or last conversation": ("Home", "End"),
        "Open": ("Enter",),
        "JOIN": ("Tab", "Enter"),
        "Search": ("/",),
        "This help": ("?",),
    },
    "In the search": {"To the list": ("↓",), "Clear": ("Esc",)},
    "In the message": {
        "Send": ("Enter",),
        "New line": ("Shift", "Enter"),
        "Name a colleague in a note": ("@",),
    },
}


class ShortcutsDialog:
    """Built with the page, opened when it is asked for."""

    def __init__(self) -> None:
        self._dialog = ui.dialog().props("aria-label='Keyboard shortcuts'")
        with self._dialog, Element("div").classes("dialog-card"):
            blocks.text(NAME, "h2", "dialog-title")
            Shortcuts(GROUPS)
            with Element("div").classes("dialog-acts"):
                Button("Done", self._dialog.close, kind="primary")

    def open(self) -> None:
        """Show it."""
        self._dialog.open()
