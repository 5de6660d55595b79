"""Every colour, space and type size of the console, and the one stylesheet made of them.

A page calls `add_to_page()`; the application calls `mount(app)` once, before NiceGUI is mounted.
The stylesheet is not in a CSS layer, so its rules win over NiceGUI's and Quasar's, which are.
"""

import gzip
import hashlib
import re
from functools import cache
from pathlib import Path

from fastapi import FastAPI
from nicegui import ui
from nicegui.dependencies import register_importmap_override
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from models import SendKey, Theme
from services.regions import REGIONS
from ui import icons

STATIC = Path(__file__).parent / "static"
SHEETS = (
    "base.css",
    "layout.css",
    "controls.css",
    "list.css",
    "thread.css",
    "composer.css",
    "files.css",
    "picker.css",
    "centre.css",
    "details.css",
)

SCALE = {
    "font": 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", '
    '"Noto Sans CJK SC", sans-serif',
    "t-meta": "12px",
    "t-small": "13px",
    "t-body": "14px",
    "t-title": "16px",
    "t-page": "20px",
    "r": "6px",
    "r-card": "12px",
    "row": "72px",
    "hit": "28px",
    "red-width": "224px",
    "yellow-width": "380px",
    "rail-width": "64px",
    "tabbar-height": "56px",
}

LIGHT = {
    "band-red": "#c8323f",
    "band-yellow": "#e3b21b",
    "band-green": "#2f9e62",
    "red-bg": "#6d1f2c",
    "red-hover": "#7d2a38",
    "red-ink": "#fbeef0",
    "red-dim": "#e5b9bf",
    "red-chosen": "#ffffff",
    "red-chosen-ink": "#6d1f2c",
    "red-line": "#87404b",
    "badge-bg": "#f2c84b",
    "badge-ink": "#3a2a00",
    "yellow-bg": "#fcf1cf",
    "yellow-hover": "#f7e7b3",
    "yellow-chosen": "#ffffff",
    "yellow-ink": "#2f2814",
    "yellow-dim": "#655830",
    "yellow-line": "#e5d5a0",
    "yellow-accent": "#7a5600",
    "green-bg": "#e6f2ea",
    "green-panel": "#ffffff",
    "green-ink": "#14251b",
    "green-dim": "#4a5e52",
    "green-line": "#c4dccd",
    "green-accent": "#1c6b43",
    "green-accent-hover": "#15573a",
    "green-mine": "#c9ead6",
    "note-bg": "#fff4cf",
    "note-line": "#ead48a",
    "ok": "#1c6b43",
    "soon": "#8a4d00",
    "over": "#b3261e",
    "online": "#1f8a4c",
    "focus": "#1557c0",
    "focus-on-red": "#ffffff",
    "shadow": "0 1px 2px rgb(20 30 20 / .08), 0 8px 24px rgb(20 30 20 / .12)",
    "veil": "rgb(0 0 0 / .4)",  # Quasar's, behind its dialogs
}

DARK = {
    "band-red": "#c8323f",
    "band-yellow": "#e3b21b",
    "band-green": "#2f9e62",
    "red-bg": "#3a141c",
    "red-hover": "#4a1d27",
    "red-ink": "#f6e3e6",
    "red-dim": "#c79aa2",
    "red-chosen": "#f0c9cf",
    "red-chosen-ink": "#3b0f17",
    "red-line": "#5a2a35",
    "badge-bg": "#f2c84b",
    "badge-ink": "#3a2a00",
    "yellow-bg": "#2a2109",
    "yellow-hover": "#362b0f",
    "yellow-chosen": "#423617",
    "yellow-ink": "#f3ead0",
    "yellow-dim": "#bcae83",
    "yellow-line": "#463a18",
    "yellow-accent": "#e7bd5a",
    "green-bg": "#0b2016",
    "green-panel": "#122a1d",
    "green-ink": "#e3efe7",
    "green-dim": "#9db3a5",
    "green-line": "#264433",
    "green-accent": "#4fc488",
    "green-accent-hover": "#6bd49c",
    "green-mine": "#1c4a31",
    "note-bg": "#332a0f",
    "note-line": "#57481c",
    "ok": "#4fc488",
    "soon": "#f0a94a",
    "over": "#ff8a80",
    "online": "#4fc488",
    "focus": "#8ab4ff",
    "focus-on-red": "#ffd0d6",
    "shadow": "0 1px 2px rgb(0 0 0 / .4), 0 8px 24px rgb(0 0 0 / .5)",
    "veil": "rgb(0 0 0 / .4)",
}

# Tints of people's initials, (background, ink), chosen by id; the same in both themes.
TINTS = (
    ("#e3d3f0", "#4a2a6b"),
    ("#cfe4f2", "#1a4a6b"),
    ("#f2dfc4", "#6b4a1a"),
    ("#d4ecdf", "#1a5a3a"),
    ("#f3d7db", "#6d1f2c"),
    ("#d9e7c9", "#3a5a1a"),
    ("#d6dcf5", "#2a3a7a"),
    ("#f0d6e8", "#6b1f52"),
)

# (ink, ground) of every text that the stylesheet paints; a test holds each at 4.5:1 in both themes.
TEXT_PAIRS = (
    ("red-ink", "red-bg"),
    ("red-ink", "red-hover"),
    ("red-dim", "red-bg"),
    ("red-dim", "red-hover"),
    ("red-chosen-ink", "red-chosen"),
    ("badge-ink", "badge-bg"),
    *(
        (ink, ground)
        for ink in ("yellow-ink", "yellow-dim", "yellow-accent", "soon", "over")
        for ground in ("yellow-bg", "yellow-hover", "yellow-chosen")
    ),
    ("yellow-chosen", "over"),
    *(
        (ink, ground)
        for ink in ("green-ink", "green-dim")
        for ground in ("green-bg", "green-panel", "green-mine")
    ),
    *(
        (ink, ground)
        for ink in ("over", "soon", "ok", "green-accent")
        for ground in ("green-bg", "green-panel")
    ),
    ("green-panel", "green-accent"),
    ("green-panel", "green-accent-hover"),
    ("green-ink", "note-bg"),
    ("green-dim", "note-bg"),
)


def _block(selector: str, tokens: dict[str, str]) -> str:
    return selector + "{" + "".join(f"--{name}:{value};" for name, value in tokens.items()) + "}"


def _tokens() -> str:
    tints = "".join(f".tint-{i}{{background:{ground};color:{ink}}}" for i, (ground, ink) in enumerate(TINTS))
    return "\n".join(
        (
            _block(":root", SCALE),
            ":root{color-scheme:light}" + _block(":root", LIGHT),
            "@media(prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark}"
            + _block(":root:not([data-theme=light])", DARK)
            + "}",
            ":root[data-theme=dark]{color-scheme:dark}" + _block(":root[data-theme=dark]", DARK),
            "@media(pointer:coarse){:root{--hit:44px}}",
            tints,
        )
    )


@cache
def stylesheet() -> str:
    """The console's whole stylesheet: tokens, icons, then the sheets of `ui/static` in order."""
    sheets = "\n".join((STATIC / name).read_text("utf-8") for name in SHEETS)
    return "\n".join((_tokens(), icons.css(), _squeezed(sheets)))


def _squeezed(sheets: str) -> str:
    """Without what only readers need: comments, indentation, line ends, the space behind a colon."""
    words = re.sub(r"/\*.*?\*/", "", sheets, flags=re.DOTALL).split()
    return re.sub(r" ?([{};,>~]) ?", r"\1", " ".join(words)).replace(": ", ":").replace(";}", "}")


class Asset:
    """A text served under an address that changes with it, so that browsers may keep it for ever."""

    def __init__(self, name: str, media_type: str, text: str) -> None:
        self._plain = text.encode()
        self._packed = gzip.compress(self._plain, 9, mtime=0)
        self._media_type = media_type
        self.url = f"/console-assets/{hashlib.sha256(self._plain).hexdigest()[:12]}/{name}"

    def serve(self, request: Request) -> Response:
        """Answer a request for it, packed if the browser can unpack it."""
        headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
        is_packed = "gzip" in request.headers.get("accept-encoding", "")
        if is_packed:
            headers["content-encoding"] = "gzip"
        return Response(self._packed if is_packed else self._plain, 200, headers, self._media_type)


@cache
def style() -> Asset:
    """The stylesheet, to be served."""
    return Asset("console.css", "text/css", stylesheet())


WEBSITE = {"site": "#eceeed", "site-dark": "#161918"}
"""Some website behind the preview of a chat, light or dark whatever the settings' own theme is."""


@cache
def admin_style() -> Asset:
    """What the administration's pages need beyond it: no byte of it weighs on the console."""
    sheet = _squeezed((STATIC / "admin.css").read_text("utf-8"))
    website = "".join(f"--{name}:{value};" for name, value in WEBSITE.items())
    return Asset("admin.css", "text/css", f"{icons.css_of_settings()}\n.preview-page{{{website}}}\n{sheet}")


@cache
def whatsapp_style() -> Asset:
    """What WhatsApp's conversations need beyond it, likewise."""
    sheet = _squeezed((STATIC / "whatsapp.css").read_text("utf-8"))
    return Asset("whatsapp.css", "text/css", f"{icons.css_of_whatsapp()}\n{sheet}")


@cache
def sanitizer() -> Asset:
    """What stands in for NiceGUI's sanitizer, to be served."""
    return Asset("sanitizer.js", "text/javascript", (STATIC / "sanitizer.js").read_text("utf-8"))


def favicon() -> str:
    """The three blocks side by side, as an SVG document."""
    colours = (LIGHT["red-bg"], LIGHT["band-yellow"], LIGHT["band-green"])
    panels = "".join(
        f"<rect x='{2 + 10 * i}' y='{y}' width='8' height='{32 - 2 * y}' rx='2' fill='{colour}'/>"
        for i, (colour, y) in enumerate(zip(colours, (6, 3, 6), strict=True))
    )
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>{panels}</svg>"


def mount(app: FastAPI) -> None:
    """Serve the assets on our own application, where NiceGUI's middleware costs them nothing."""
    for asset in (style(), admin_style(), whatsapp_style(), sanitizer()):
        app.router.routes.append(Route(asset.url, asset.serve))
    register_importmap_override("dompurify", sanitizer().url)


def add_to_page() -> None:
    """Link the stylesheet into the page that is being built."""
    ui.add_head_html(f'<link rel="stylesheet" href="{style().url}">')


_CHOICES: dict[tuple[str, str], str] = {
    ("theme", Theme.LIGHT): "theme='light'",
    ("theme", Theme.DARK): "theme='dark'",
    ("send", SendKey.CTRL): "send='ctrl'",
    **{("language", tag): f"language='{tag}'" for tag in REGIONS},
}


def add_choices(theme: str, send_key: str, language: str) -> None:
    """Let the page that is being built look, send and write as its agent has chosen; before all is drawn."""
    chosen = {"theme": theme, "send": send_key, "language": language}
    for words in filter(None, map(_CHOICES.get, chosen.items())):
        ui.add_head_html(f"<script>document.documentElement.dataset.{words}</script>")


def add_admin_to_page() -> None:
    """Link the administration's stylesheet, behind the console's."""
    ui.add_head_html(f'<link rel="stylesheet" href="{admin_style().url}">')
