"""The table of keys in the dialog "Keyboard shortcuts"."""

from collections.abc import Mapping
from typing import Any

from nicegui.element import Element

Groups = Mapping[str, Mapping[str, tuple[str, ...]]]
"""By title: what is done, and the keys that do it."""


class Shortcuts(Element, component="shortcuts.js", dependencies=["list_keys.js"]):
    """Shows them, and a switch for those that are single letters."""

    def __init__(self, groups: Groups) -> None:
        super().__init__()
        self._groups = groups
        self._props["groups"] = [
            {"title": title, "lines": [{"does": does, "keys": list(keys)} for does, keys in lines.items()]}
            for title, lines in groups.items()
        ]

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return [content for title, lines in self._groups.items() for content in (title, *lines)]
