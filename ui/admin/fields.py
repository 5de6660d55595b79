"""Fields of forms beyond a text, a choice and a switch."""

import re
from collections.abc import Awaitable, Collection, Mapping

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from ui.admin.forms import CHECKED, INITIAL, VALUE, Field, replace_text
from ui.components import blocks

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


class Checks(Field):
    """Any number of these, by what is shown for each; its value is the set of the chosen keys."""

    def __init__(
        self, label: str, options: Mapping[int, str], chosen: Collection[int], *, hint: str = ""
    ) -> None:
        super().__init__(label, "div", frozenset(chosen) & options.keys(), hint=hint)
        self.control.classes("form-checks")
        self.control.props["role"] = "group"
        self.control.props["aria-label"] = label
        with self.control:
            self._boxes = [self._box(key, shown) for key, shown in options.items()]

    def mark(self, sentence: str = "") -> None:
        """Say what is wrong with it, or that nothing is. A group is never invalid itself."""
        super().mark(sentence)
        del self.control.props["aria-invalid"]

    def focus(self) -> None:
        """Put the focus on the first of them."""
        if self._boxes:
            self._boxes[0].run_method("focus")

    def _box(self, key: int, shown: str) -> Element:
        def tick(event: GenericEventArguments) -> None:
            box.props["checked"] = bool(event.args)
            self.take(self.value | {key} if event.args else self.value - {key})

        with Element("label").classes("form-check"):
            box = Element("input")
            box.props["type"], box.props["checked"] = "checkbox", key in self.value
            box.on("change", tick, js_handler=CHECKED)
            blocks.text(shown, "span", "").props["dir"] = "auto"
        return box


class Colour(Field):
    """A colour as `#rrggbb`: typed, or picked beside it."""

    def __init__(self, label: str, value: str, *, hint: str = "") -> None:
        super().__init__(label, "input", value, hint=hint)
        self.place.classes("form-colour")
        props = self.control.classes("field").props
        props["type"], props[INITIAL], props["maxlength"] = "text", value, 7
        props["autocomplete"], props["spellcheck"] = "off", "false"
        self.control.on("input", self._type, js_handler=VALUE)
        with self.place:
            self._swatch = Element("input").classes("form-swatch")
            self._swatch.props["type"], self._swatch.props[INITIAL] = "color", value
            self._swatch.props["aria-label"] = f"Pick: {label}"
            self._swatch.on("input", self._pick, js_handler=VALUE)

    def _type(self, event: GenericEventArguments) -> Awaitable[object] | None:
        typed = str(event.args)[:100]
        if _HEX.fullmatch(typed):
            self._swatch.props[INITIAL] = typed.lower()
        return self.take(typed)

    def _pick(self, event: GenericEventArguments) -> Awaitable[object] | None:
        picked = str(event.args)[:7]
        self._swatch.props[INITIAL] = picked
        replace_text(self.control, picked)
        return self.take(picked)
