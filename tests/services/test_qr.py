"""QR codes hold their text, in two forms that a browser shows and saves."""

import base64
import io
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import segno
from PIL import Image

from services.qr import BORDER, PIXELS, png_uri, svg_uri

LINK = "https://chat.example.com/chat/3f7a9c2b11de?a=<b>&c='\""


def test_the_picture_is_the_code() -> None:
    kind, _, data = png_uri(LINK).partition(",")
    assert kind == "data:image/png;base64"
    modules = [list(row) for row in segno.make_qr(LINK, error="m").matrix]
    with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
        assert picture.size == ((len(modules) + 2 * BORDER) * PIXELS,) * 2
        grey = picture.convert("L")
        middle = [(BORDER + at) * PIXELS + PIXELS // 2 for at in range(len(modules))]
        assert [[grey.getpixel((x, y)) == 0 for x in middle] for y in middle] == [
            [bool(module) for module in row] for row in modules
        ]


def test_the_drawing_is_one_and_of_its_text_alone() -> None:
    kind, _, data = svg_uri(LINK).partition(",")
    assert kind.startswith("data:image/svg+xml")
    drawing = ET.fromstring(unquote(data))  # noqa: S314 our own
    assert drawing.tag.endswith("svg")
    assert "viewBox" in drawing.attrib
    assert svg_uri(LINK) != svg_uri(LINK + "x")
