"""The page's frame: three blocks, the groups of RED, and the bar below on a phone.

    with blocks.console():
        with blocks.red("Harbour Supplies"):             # nav "Categories"
            with blocks.groups():
                with blocks.group("Views"): CategoryButton(...)
                with blocks.group("Teams", long=True): ...
            with blocks.foot(): ...
        with blocks.yellow():                            # section "Conversations"
            with blocks.bar(): ...                       # search field, buttons
            ConversationList(push, ...)
        with blocks.green():                             # section "Interaction"
            with blocks.head() as head:
                blocks.back_button()
                ...
            MessageThread(push, ...)
            Composer(push, ...)                    # in its place: blocks.reply_place() with JOIN or REOPEN
        blocks.tabbar()

Which block a narrow window shows is `html[data-show]`, changed in the browser: opening a row shows the chat.
"""

from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

TABS = (
    ("categories", "Categories", "menu"),
    ("conversations", "Conversations", "list"),
    ("chat", "Chat", "chat"),
)


def _part(tag: str, classes: str, name: str | None = None) -> Element:
    part = Element(tag).classes(classes)
    if name is not None:
        part.props["aria-label"] = name
    return part


def text(content: str, tag: str = "span", classes: str = "one-line") -> TextElement:
    """A text of one line; `.text` changes it. From outside or not, it stays text."""
    element = TextElement(tag=tag, text=content).classes(classes)
    if "one-line" in classes:
        element.props["dir"] = "auto"
    return element


def console() -> Element:
    """The frame of the whole page, under its heading, which is for those who hear it."""
    frame = _part("div", "console")
    with frame:
        text("Conversations", "h1", "sr-only")
    return frame


def _pane(tag: str, colour: str, name: str) -> Element:
    pane = _part(tag, f"pane pane-{colour}", name)
    with pane:
        text(name, "div", "band").props["aria-hidden"] = "true"
    return pane


def red(workspace: str) -> Element:
    """RED, navigation "Categories"."""
    pane = _pane("nav", "red", "Categories")
    with pane:
        text(workspace, "div", "brand one-line").props["title"] = workspace
    return pane


def yellow() -> Element:
    """YELLOW, region "Conversations"."""
    return _pane("section", "yellow", "Conversations")


def green() -> Element:
    """GREEN, region "Interaction"."""
    return _pane("section", "green", "Interaction")


def groups() -> Element:
    """The part of RED that scrolls."""
    return _part("div", "groups")


def place() -> Element:
    """A place that has no box of its own, for what comes and goes."""
    return _part("div", "place")


def group(name: str, *, long: bool = False) -> Element:
    """A group of RED with its heading; a long one scrolls by itself."""
    text(name, "h2", "group-title").props["aria-hidden"] = "true"
    part = _part("div", "group group-long" if long else "group", name)
    part.props["role"] = "group"
    return part


def foot() -> Element:
    """RED's last line."""
    return _part("div", "foot")


def bar() -> Element:
    """A line of YELLOW for search and buttons."""
    return _part("div", "bar")


def outside() -> Element:
    """A line of YELLOW that says what the selection hides."""
    part = _part("div", "outside")
    part.props["role"] = "status"
    return part


def within() -> Element:
    """A line of YELLOW that says how far a search goes."""
    part = _part("div", "outside within")
    part.props["role"] = "status"
    return part


def sub() -> Element:
    """A line of YELLOW in small type, as for "24 conversations"."""
    return _part("div", "sub")


def head() -> Element:
    """GREEN's upper part; within it lines: `head_line()`, `facts()`."""
    return _part("header", "head")


def head_line() -> Element:
    """A line that wraps, of name and acts."""
    return _part("div", "head-line")


def head_acts() -> Element:
    """The buttons of GREEN's first line."""
    return _part("div", "head-acts")


def folded(name: str) -> Element:
    """Buttons beside each other; on a phone behind one of this name, which is not there while none is."""
    opener = text(name, "button", "btn opener")
    part = _part("div", "folded")
    part.props["popover"] = "auto"
    part.on("click", js_handler="(event) => event.currentTarget.hidePopover()")
    opener.props["type"], opener.props["popovertarget"] = "button", part.html_id
    return part


def notice() -> Element:
    """A sentence with a button, which is read out when it appears."""
    part = _part("div", "notice")
    part.props["role"] = "alert"
    return part


def facts() -> Element:
    """A line of what is known of the conversation."""
    return _part("div", "facts")


def choices(name: str) -> Element:
    """The part of a dialog that scrolls: what may be ticked."""
    part = _part("div", "choices", name)
    part.props["role"] = "group"
    return part


def reply_place() -> Element:
    """What stands in the composer's place: JOIN or REOPEN, and a word why."""
    return _part("div", "reply-place")


def beside_send() -> Element:
    """Left of Send: how what is written will reach the customer. It is read out when it changes."""
    part = _part("div", "composer-hint")
    part.props["role"] = "status"
    return part


def _switch(button: Element, block: str) -> None:
    """Shows a block in the browser, without asking the server."""
    button.props["type"] = "button"
    button.props["data-to"] = block
    button.on("click", js_handler="(event) => window.triptych.show(event.currentTarget.dataset.to)")


def back_button() -> Element:
    """From GREEN back to YELLOW, where only one of them shows beside the rail."""
    button = _part("button", "icon-btn only-narrow", "Back to conversations")
    button.props["data-icon"] = "back"
    _switch(button, "conversations")
    return button


def tabbar() -> Element:
    """The bar below on a phone; its fourth place is the bell's."""
    bar_ = _part("nav", "tabbar", "Blocks")
    with bar_:
        for block, name, icon in TABS:
            button = text(name, "button", "")
            button.props["data-icon"] = icon
            if block == "conversations":
                button.props["aria-current"] = "page"
            _switch(button, block)
    return bar_
