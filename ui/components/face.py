"""An agent's face: their picture, or the first letter of their name."""

from nicegui.element import Element

from ui.components import blocks


def face(agent_id: int, name: str, picture: str) -> Element:
    """Put it here; who hears the page hears the name beside it. `picture` tells one from another."""
    if picture:
        image = Element("img").classes("avatar")
        image.props["src"] = f"/people/{agent_id}/picture?{picture}"
        image.props["alt"] = ""
        return image
    letter = blocks.text(name.strip()[:1].upper(), "span", f"avatar tint-{agent_id % 8}")
    letter.props["aria-hidden"] = "true"
    return letter
