"""Plain pages: HTML with one style sheet and no script, most of them for those who are not signed in."""

import hashlib
from html import escape
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from models import Theme
from services.refusal import Refusal, Unavailable

STYLE = (Path(__file__).parent / "static" / "page.css").read_bytes()
STYLE_URL = f"/page-{hashlib.sha256(STYLE).hexdigest()[:12]}.css"

_PANELS = (
    '<rect fill="#c8323f" y="4" width="14" height="26" rx="3"/>'
    '<rect fill="#e3b21b" x="17" y="1" width="14" height="32" rx="3"/>'
    '<rect fill="#2f9e62" x="34" y="4" width="14" height="26" rx="3"/>'
)
_MARK = f'<svg class="mark" viewBox="0 0 48 34" width="48" height="34" aria-hidden="true">{_PANELS}</svg>'
_ICON = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -7 48 48">{_PANELS}</svg>'
ICON_URL = "data:image/svg+xml," + quote(_ICON)

_SENTENCES = {
    403: ("Not from here", "This request came from another site and was not carried out."),
    404: ("Not here", "There is no page at this address."),
    429: ("Too often", "Wait a moment, then try again."),
    503: ("Not now", "This can't be had at the moment. Try again in a while."),
    500: ("That went wrong", "The server could not answer. It has noted why; try again in a moment."),
}


def page(
    title: str,
    content: str,
    status: int = 200,
    headers: dict[str, str] | None = None,
    *,
    is_wide: bool = False,
    theme: str = Theme.SYSTEM,
) -> Response:
    """Answer with a page. `content` is HTML; whatever came from outside is escaped in it already."""
    chosen = f' data-theme="{escape(theme)}"' if theme != Theme.SYSTEM else ""
    return HTMLResponse(
        f'<!doctype html><html lang="en"{chosen}><meta charset="utf-8">'
        f"<title>{escape(title)} · Triptych</title>"
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<link rel="icon" href="{escape(ICON_URL)}"><link rel="stylesheet" href="{STYLE_URL}">'
        f'<main class="card{" wide" if is_wide else ""}">{_MARK}{content}</main></html>',
        status,
        headers,
    )


def plain(status: int, headers: dict[str, str] | None = None) -> Response:
    """Answer that something is not to be had, in a sentence."""
    title, sentence = _SENTENCES[status]
    way_back = '<p><a href="/conversations">Go to the conversations</a></p>'
    return page(title, f"<h1>{escape(title)}</h1><p>{escape(sentence)}</p>{way_back}", status, headers)


def not_there(refusal: Refusal) -> Response:
    """The same answer for what does not exist and what may not be seen; another when nobody could look."""
    return plain(refusal.status if refusal.status == Unavailable.status else 404)


async def refuse(scope: Scope, receive: Receive, send: Send, status: int) -> None:
    """Answer a request with a plain page. A socket is not opened, which browsers are told by 403.

    (uvicorn would send another answer too, but log each as an error of ours.)
    """
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await plain(status)(scope, receive, send)


async def style(_request: Request) -> Response:
    """The style sheet. Its address changes with it."""
    return Response(
        STYLE, media_type="text/css", headers={"cache-control": "public, max-age=31536000, immutable"}
    )
