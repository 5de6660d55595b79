"""What stands in the cells of lists."""

from typing import Any

from nicegui.element import Element

from ui.components import blocks
from ui.components.face import face


def who(agent_id: int, name: str, picture: str, below: str = "") -> Element:
    """An agent: face, name, and a line below it."""
    with Element("div").classes("cell-who") as cell:
        face(agent_id, name, picture)
        with Element("div").classes("cell-text"):
            blocks.text(name, "bdi", "cell-text cell-strong")
            if below:
                blocks.text(below, "span", "cell-text cell-dim")
    return cell


def short(text: str) -> Any:
    """A word that is never broken."""
    return blocks.text(text, "span", "cell-short")


def number(count: int) -> Any:
    """A number; `put` shows another one in its place."""
    return blocks.text(f"{count:,}", "span", "cell-short cell-number")


def put(cell: Any, count: int) -> None:
    """Show another number."""
    cell.text = f"{count:,}"


def on_or_off(is_on: bool) -> Any:
    """Whether something is on."""
    return blocks.text("On" if is_on else "Off", "span", "tag tag-ok" if is_on else "tag")
