"""The demo's website: a shop with the widget, and its help page. There only while the demo is at work."""

import hashlib
from dataclasses import dataclass
from html import escape
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.demo.cast import COLOURS, SALES_KEY, SHOP, SUPPORT_KEY
from services.runtime import Runtime
from web.page import ICON_URL

_FOLDER = Path(__file__).parent / "static" / "shop"
_FOREVER = {"cache-control": "public, max-age=31536000, immutable"}

_GOODS = (
    ("storm-lantern", "Storm lantern", "Tempered glass, burns 26 hours.", "€ 48"),
    ("anchor-lamp", "Anchor lamp", "Brass, 12 and 24 V, seen for two miles.", "€ 129"),
    ("harbour-led", "Harbour light", "Charges in six hours, pairs with its kind.", "€ 36"),
    ("mooring-rope", "Mooring rope", "12, 14 and 16 mm, cut to the centimetre.", "€ 3.20 / m"),
    ("ship-bell", "Ship's bell", "Solid brass, engraved on request.", "€ 94"),
    ("cleat", "Bronze cleat", "Set of four, bolts apart.", "€ 58"),
    ("buoy", "Marker buoy", "Orange, yellow or white, with your number.", "€ 42"),
    ("fender", "Fender F4", "22 × 76 cm, covers in navy.", "€ 39"),
    ("barometer", "Barometer", "Set by one small screw at the back.", "€ 76"),
    ("oilskin", "Oilskin jacket", "Waxed seams, sizes S to XL.", "€ 149"),
)
_ANSWERS = (
    ("Where is my parcel?", "Two to five days after the order. The mail with its number comes on the first."),
    ("May I send something back?", "Within sixty days, also if it was tried on once in the garden."),
    (
        "Something is missing or broken.",
        "Write to us with the order's number. We replace it, you keep the rest.",
    ),
    ("How do I wash an oilskin?", "Cold water and a soft brush, no soap. Never in the machine at 40."),
)


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of the shop, and the channel whose widget it carries."""

    title: str
    address: str
    channel: str
    content: str


async def shop(request: Request) -> Response:
    """The shop, or with `?channel=demo-support` its help page."""
    runtime: Runtime = request.scope["runtime"]
    side = _SIDES.get(request.query_params.get("channel", ""), _SIDES[SALES_KEY])
    server = runtime.settings.address
    values = {
        "TITLE": escape(side.title),
        "ICON": escape(ICON_URL),
        "STYLE": _STYLE_URL,
        "SCRIPT": _SCRIPT_URL,
        "SERVER": escape(server),
        "CHANNEL": side.channel,
        "COLOUR": COLOURS[side.channel],
        "NAV": _nav(side),
        "MAIN": side.content,
    }
    page = _PAGE
    for name, value in values.items():
        page = page.replace(f"__{name}__", value)
    # What a careful website allows: its own files, and its chat's script and frame.
    policy = (
        f"default-src 'none'; script-src 'self' {server}; frame-src {server}; style-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(page, headers={"content-security-policy": policy})


def mount(app: FastAPI) -> None:
    """Open the shop."""
    app.add_route(SHOP, shop, ["GET"])
    app.add_route(_STYLE_URL, _style, ["GET"])
    app.add_route(_SCRIPT_URL, _script, ["GET"])


async def _style(_request: Request) -> Response:
    return Response(_read("shop.css"), media_type="text/css", headers=_FOREVER)


async def _script(_request: Request) -> Response:
    return Response(_read("shop.js"), media_type="text/javascript", headers=_FOREVER)


def _read(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _address(name: str) -> str:
    """The address of a file, which changes with it."""
    stem, _, suffix = name.rpartition(".")
    return f"/demo/{stem}-{hashlib.sha256(_read(name).encode()).hexdigest()[:12]}.{suffix}"


def _nav(here: _Side) -> str:
    return "".join(
        f'<a href="{side.address}"{" aria-current=page" if side is here else ""}>{label}</a>'
        for label, side in (("Shop", _SIDES[SALES_KEY]), ("Help", _SIDES[SUPPORT_KEY]))
    )


def _goods() -> str:
    cards = "".join(
        f'<li id="{key}"><svg aria-hidden="true"><use href="#i-{key}"/></svg><h3>{escape(name)}</h3>'
        f"<p>{escape(words)}</p><div><strong>{escape(price)}</strong>"
        f'<button type="button" data-ask="{key}" aria-label="Ask about: {escape(name)}">Ask</button>'
        "</div></li>"
        for key, name, words, price in _GOODS
    )
    return f'<section><h2>From the chandlery</h2><ul class="goods">{cards}</ul></section>'


def _answers() -> str:
    folded = "".join(
        f"<details><summary>{escape(question)}</summary><p>{escape(answer)}</p></details>"
        for question, answer in _ANSWERS
    )
    return f'<section><h2>Often asked</h2><div class="answers">{folded}</div></section>'


def _hero(heading: str, words: str) -> str:
    return (
        f'<section class="hero">{_read("scene.svg")}<div class="pitch">'
        f"<h1>{escape(heading)}</h1><p>{escape(words)}</p>"
        '<button type="button" data-ask="">Ask us</button></div></section>'
    )


_PAGE = _read("shop.html")
_STYLE_URL, _SCRIPT_URL = _address("shop.css"), _address("shop.js")
_SIDES = {
    SALES_KEY: _Side(
        "Lanterns, rope and brass",
        SHOP,
        SALES_KEY,
        _hero(
            "A light for every harbour",
            "Lanterns, rope and brass that have been out in the rain. "
            "Not sure which? Somebody who has used it answers.",
        )
        + _goods(),
    ),
    SUPPORT_KEY: _Side(
        "Help with your order",
        f"{SHOP}?channel={SUPPORT_KEY}",
        SUPPORT_KEY,
        _hero(
            "Help with your order",
            "Something jammed, cracked or lost on the way? Tell us, we are on the quay.",
        )
        + _answers(),
    ),
}
