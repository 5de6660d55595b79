"""How customers come to a channel: the line for a website, the link to share, and its QR code."""

from urllib.parse import quote

from nicegui.element import Element

from services.channels.sheet import ChannelSheet
from services.qr import png_uri, svg_uri
from ui.admin.copying import copyable
from ui.admin.desk import Desk
from ui.admin.frame import card, link, outward
from ui.components import blocks


def door(desk: Desk, sheet: ChannelSheet) -> None:
    """What to put on a website, and what to share."""
    address, key = desk.runtime.settings.address, quote(sheet.key, safe="")
    chat = f"{address}/chat/{key}"
    with card("On your website"), Element("div").classes("door"):
        with Element("div").classes("door-lines"):
            copyable(
                "Line for your website",
                f'<script async src="{address}/widget.js" data-channel="{key}"></script>',
            )
            blocks.text("It belongs before </body>, on every page that shows the chat.", "p", "form-hint")
            copyable("Link to share", chat)
            with Element("p").classes("form-hint"):
                outward("Try it on an empty page", f"/start/try?chat={key}")
        _code(chat, sheet.key)


def _code(chat: str, key: str) -> None:
    drawing, picture = svg_uri(chat), png_uri(chat)
    with Element("figure").classes("door-code"):
        image = Element("img")
        image.props["src"], image.props["alt"] = drawing, "QR code of the link"
        with Element("figcaption"):
            for kind, uri in (("SVG", drawing), ("PNG", picture)):
                saved = link(f"Save as {kind}", uri)
                saved.props["download"] = f"chat-{key}.{kind.lower()}"
