"""QR codes: links for a phone's camera. Black on white in either theme: so every camera reads them."""

import segno

BORDER = 2
"""Modules of white around it; what is printed stands on white as a rule, and 4 look lost in a card."""

PIXELS = 16
"""Of a module in a picture that may be printed."""


def svg_uri(text: str) -> str:
    """The code as a drawing, in a `data:` address."""
    return str(_code(text).svg_data_uri(scale=4, border=BORDER, light="#fff", omitsize=True))


def png_uri(text: str) -> str:
    """The code as a picture of some 500 pixels, in a `data:` address."""
    return str(_code(text).png_data_uri(scale=PIXELS, border=BORDER))


def _code(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m")
