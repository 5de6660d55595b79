"""Asks once before what can't be taken back, and says what will happen (SPEC 6)."""

from collections.abc import Awaitable, Callable

from nicegui import ui
from nicegui.element import Element

from ui.components import blocks
from ui.components.buttons import Button


async def confirmed(title: str, means: str, act: str, *, danger: bool = True) -> bool:
    """Ask, and wait for the answer: `act` names the button that does it. Escape and Cancel say no."""
    with ui.dialog() as dialog, Element("div").classes("dialog-card"):
        dialog.props["aria-label"] = title
        blocks.text(title, "h2", "dialog-title").props["dir"] = "auto"
        blocks.text(means, "p", "dialog-text")
        with Element("div").classes("dialog-acts"):
            Button("Cancel", lambda: dialog.submit(False))
            sure = Button(act, lambda: dialog.submit(True), kind="danger" if danger else "primary")
            sure.props["data-autofocus"] = ""
    dialog.on("hide", dialog.delete)  # not before: it gives the focus back to what it was opened from
    return await dialog is True


def asking(
    title: str, means: str, act: str, do: Callable[[], Awaitable[object]]
) -> Callable[[], Awaitable[None]]:
    """What a button does that asks first: `Button("Suspend", asking("Suspend Ben?", "…", "Suspend", do))`."""

    async def ask() -> None:
        if await confirmed(title, means, act):
            await do()

    return ask
