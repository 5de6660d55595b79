"""Plain buttons of our own: one or two elements each, no Quasar.

How the page is put together from these and `blocks`:

    with blocks.console():
        with blocks.red():
            ...
            with group("Status"):
                overdue = CategoryButton("Overdue", icon="overdue", hot=True, on_click=choose)
        ...
    overdue.show(count=3, pressed=False)         # sends only what changed

    Button("LEAVE", on_click=leave)              # quiet; kind="primary" for JOIN and REOPEN
    crew = HintButton("people", on_click=None)   # on hover, focus and tap
    crew.show("2", name="Representative count 2", hint="Representative count: 2. Dan, Ben")
"""

from collections.abc import Awaitable, Callable
from typing import Literal

from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

HIDE = """(event) => {
  event.currentTarget.querySelector("button").focus();
  event.currentTarget.classList.add("off");
}"""

Press = Callable[[], Awaitable[None] | None]

SHOW_LIST = "() => { window.triptych?.show('conversations'); emit(); }"
"""Where one block shows at a time, choosing a category leads to its list."""


class Button(TextElement):
    """`<button>` with a text that is its accessible name."""

    def __init__(
        self,
        text: str,
        on_click: Press | None = None,
        *,
        kind: Literal["quiet", "primary", "plain", "danger"] = "quiet",
        icon: str | None = None,
        act: str | None = None,
    ) -> None:
        """`act`: goes with what it does; `ui/components/triptych.js` knows where the focus goes on then."""
        super().__init__(tag="button", text=text)
        self.props["type"] = "button"
        self.classes("btn" if kind == "quiet" else f"btn btn-{kind}")
        if icon:
            self.props["data-icon"] = icon
        if act:
            self.props["data-act"] = act
        if on_click:
            self.on("click", lambda _: on_click(), args=[])

    def enable(self, on: bool = True) -> None:
        """Let it be pressed, or not."""
        if (self.props.get("disabled") is True) == on:
            self.props["disabled"] = not on
            self.update()


class IconButton(Element):
    """An icon with an accessible name, which is its tooltip as well."""

    def __init__(self, icon: str, name: str, on_click: Press | None = None) -> None:
        super().__init__("button")
        self.classes("icon-btn")
        self.props["type"] = "button"
        self.props["data-icon"] = icon
        self.props["aria-label"] = self.props["title"] = name
        if on_click:
            self.on("click", lambda _: on_click(), args=[])


class CategoryButton(Element):
    """An entry of RED, named by its label, a space and the count in plain digits ("Overdue 3").

    On the rail it shows `icon`, or with `initials` the label's first letters, as for teams.
    """

    def __init__(
        self,
        label: str,
        on_click: Press,
        *,
        icon: str | None = None,
        initials: bool = False,
        hot: bool = False,
    ) -> None:
        super().__init__("button")
        self.label = label
        self.count = 0
        self.pressed = False
        self.props["type"] = "button"
        self.props["title"] = label
        if icon:
            self.props["data-icon"] = icon
        elif initials:
            self.props["data-icon"] = self.props["data-initials"] = label.strip()[:2]
        self.classes("cat hot" if hot else "cat")
        with self:
            TextElement(tag="span", text=label).classes("one-line").props["dir"] = "auto"
        self._describe()
        self.on("click", lambda _: on_click(), args=[], js_handler=SHOW_LIST)

    def show(self, *, count: int | None = None, pressed: bool | None = None) -> None:
        """Change the count or whether it is chosen; sends nothing when neither differs."""
        before = (self.count, self.pressed)
        self.count = self.count if count is None else count
        self.pressed = self.pressed if pressed is None else pressed
        if before != (self.count, self.pressed):
            self._describe()

    def _describe(self) -> None:
        _put(
            self,
            {
                "aria-label": f"{self.label} {self.count}",
                "aria-pressed": "true" if self.pressed else "false",
                "data-count": f"{self.count:,}",
            },
        )

    def _displayed_contents(self, *, only_visible: bool) -> list[object]:
        return [self.props.get("aria-label")]


class HintButton(Element):
    """An icon and a short text that say a sentence on hover, focus and tap; Escape hides it.

    What else is put into `pop` shows with the sentence.
    """

    def __init__(self, icon: str) -> None:
        super().__init__("span")
        self.classes("hinted")
        self.on("keydown.escape", js_handler=HIDE)
        for leaving in ("mouseleave", "focusout"):
            self.on(leaving, js_handler="(event) => event.currentTarget.classList.remove('off')")
        with self:
            self.button = TextElement(tag="button", text="").classes("hint-btn")
            self.button.props["type"] = "button"
            self.button.props["data-icon"] = icon
            with Element("span").classes("hint-pop") as self.pop:
                self.hint = TextElement(tag="span", text="").classes("hint-text")
            self.hint.props["role"] = "tooltip"
            self.button.props["aria-describedby"] = self.hint.html_id

    def show(self, text: str, *, name: str, hint: str) -> None:
        """The text beside the icon, the accessible name, and the sentence."""
        self.button.text = text
        self.hint.text = hint
        _put(self.button, {"aria-label": name})


def _put(element: Element, props: dict[str, str]) -> None:
    """Set props by their keys (text never passes through the props parser), and send them if they differ.

    All at once: each change of an element's props costs as much as all else here, and every console of a team
    shows each new count.
    """
    if changed := {key: value for key, value in props.items() if element.props.get(key) != value}:
        element.props.update(changed)
