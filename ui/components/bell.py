"""The buttons that open the notification centre: at the foot of RED, and in the bar below on a phone."""

from nicegui.element import Element

from ui.components import blocks

OPEN = "() => window.dispatchEvent(new CustomEvent('triptych:centre'))"


class Bell:
    """Both buttons, named "Notifications" and the number."""

    def __init__(self) -> None:
        self._number = 0
        self._buttons: list[Element] = []

    def build(self) -> None:
        """Put the button of RED here."""
        self._add(Element("button").classes("bell"))

    def build_tab(self) -> None:
        """Put the one of the bar below here."""
        self._add(blocks.text("Notifications", "button", "bell-tab"))

    def show(self, number: int) -> None:
        """Change the number; sends nothing when it is the same."""
        if number != self._number:
            self._number = number
            for button in self._buttons:
                self._describe(button)

    def _add(self, button: Element) -> None:
        button.props["type"] = "button"
        button.props["data-icon"] = "bell"
        button.props["aria-haspopup"] = "dialog"
        button.on("click", js_handler=OPEN)
        self._describe(button)
        self._buttons.append(button)

    def _describe(self, button: Element) -> None:
        name = f"Notifications {self._number}"
        button.props.update({"aria-label": name, "title": name, "data-count": _short(self._number)})


def _short(number: int) -> str:
    """What finds room beside a bell."""
    if number == 0:
        return ""
    return str(number) if number < 100 else "99+"
