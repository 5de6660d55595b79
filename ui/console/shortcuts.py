"""The dialog "Keyboard shortcuts": by "?" in the list, and from the Account menu."""

from nicegui.element import Element

from ui.components.buttons import Button
from ui.components.dialogs import Dialog
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


class ShortcutsDialog(Dialog):
    """Opened when it is asked for."""

    def __init__(self) -> None:
        super().__init__(NAME)

    def _fill(self) -> None:
        Shortcuts(GROUPS)
        with Element("div").classes("dialog-acts"):
            Button("Done", self._hide, kind="primary")

    def open(self) -> None:
        """Show it."""
        self._show()
