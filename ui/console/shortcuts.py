"""The dialog "Keyboard shortcuts": by "?" in the list, and from the Account menu."""

from nicegui.element import Element

from models import SendKey
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
}
_SENDING: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    SendKey.ENTER: (("Enter",), ("Shift", "Enter")),
    SendKey.CTRL: (("Ctrl", "Enter"), ("Enter",)),
}


def groups(send_key: str) -> Groups:
    """All of them, for who has chosen this key to send."""
    send, new_line = _SENDING[send_key]
    writing = {"Send": send, "New line": new_line, "Name a colleague in a note": ("@",)}
    return {**GROUPS, "In the message": writing}


class ShortcutsDialog(Dialog):
    """Opened when it is asked for."""

    def __init__(self, send_key: str) -> None:
        super().__init__(NAME)
        self._groups = groups(send_key)

    def _fill(self) -> None:
        Shortcuts(self._groups)
        with Element("div").classes("dialog-acts"):
            Button("Done", self._hide, kind="primary")

    def open(self) -> None:
        """Show it."""
        self._show()
