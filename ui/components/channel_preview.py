"""A live preview of a channel's chat."""

from typing import Any

from nicegui.element import Element

from services.channels.look import Look, ink_on

LANGUAGES = {
    "en": "English",
    "zh-Hant": "繁體中文",
    "zh-Hans": "简体中文",
    "es": "Español",
    "fr": "Français",
    "de": "Deutsch",
    "ar": "العربية",
}
"""Of the customer's side, as they call themselves."""


class ChannelPreview(Element, component="channel_preview.js"):
    """Shows the chat of this name and look; `logo` is the address of a picture, or nothing."""

    def __init__(self, name: str, look: Look, logo: str) -> None:
        super().__init__()
        self.props["languages"] = LANGUAGES
        self.props["worn"] = _worn(name, look, logo)

    def show(self, name: str, look: Look, logo: str) -> None:
        """Show another one in its place."""
        worn = _worn(name, look, logo)
        if worn != self.props["worn"]:
            self.props["worn"] = worn
            self.update()

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return [self.props["worn"]["name"]]


def _worn(name: str, look: Look, logo: str) -> dict[str, Any]:
    brand = look.colours.brand
    texts = {"tagline": look.texts.tagline, "welcome": look.texts.welcome, "away": look.texts.away}
    shape = {"side": look.side, "form": look.form}
    return {"name": name, "logo": logo, "brand": brand, "ink": ink_on(brand), **texts, **shape}
