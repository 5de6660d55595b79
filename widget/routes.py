"""The widget over HTTP: the loader and the chat page. Whoever fetches them leaves nothing behind here."""

import asyncio
import re
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from models import Channel
from services.channels.logo import logo_of
from services.channels.look import shown
from services.channels.routing import channel_by_key
from services.refusal import NotFound
from services.runtime import Runtime
from widget import bundle, languages
from widget.bundle import Page, Served
from widget.socket import WidgetSocket
from widget.uploads import preflight, upload

LOADER_SECONDS = 300
"""How long a browser keeps the loader without asking; a new version reaches every site within that time."""

_SITE = re.compile(r"https?://[A-Za-z0-9.*:\[\]-]+")


async def loader(request: Request) -> Response:
    """`/widget.js`: any site may embed it."""
    headers = {
        "cache-control": f"public, max-age={LOADER_SECONDS}",
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
    }
    served = await asyncio.to_thread(bundle.loader, language_of(request))
    return _answer(request, served, "text/javascript", headers)


async def chat(request: Request) -> Response:
    """`/chat/KEY`: the chat, in a frame or as a page of its own."""
    runtime: Runtime = request.scope["runtime"]
    language = language_of(request)
    try:
        channel = await runtime.db.read(channel_by_key, request.path_params["key"])
    except NotFound:
        return _no_chat(request, language)
    logo = f"/widget/{quote(channel.key, safe='')}/logo?{channel.logo}" if channel.logo else ""
    page = await asyncio.to_thread(bundle.page, language, channel.name, shown(channel.look), logo)
    headers = {
        "cache-control": "no-cache",
        "content-security-policy": policy(page, channel, runtime.settings.address),
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex",
    }
    return _answer(request, page.served, "text/html", headers)


async def preview(request: Request) -> Response:
    """`/widget/preview`: the chat without a channel, which our own pages frame and dress."""
    wished = request.query_params.get("language", "")
    language = wished if wished in languages.LANGUAGES else language_of(request)
    page = await asyncio.to_thread(bundle.preview, language)
    parts = (
        "default-src 'none'",
        f"script-src {page.script_hash}",
        f"style-src {' '.join(page.style_hashes)}",
        "img-src 'self' data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
    headers = {"cache-control": "no-cache", "content-security-policy": "; ".join(parts)}
    return _answer(request, page.served, "text/html", headers)


async def logo(request: Request) -> Response:
    """`/widget/KEY/logo`: what it shows never changes under its whole address."""
    runtime: Runtime = request.scope["runtime"]
    try:
        picture = await runtime.db.read(logo_of, request.path_params["key"])
    except NotFound:
        return Response(status_code=404)
    return Response(picture, media_type="image/png", headers={"cache-control": "public, max-age=31536000"})


def policy(page: Page, channel: Channel, address: str) -> str:
    """Nothing but the page's own script, style and socket; framed by the channel's sites, else by any."""
    sites = [site for site in channel.allowed_sites if _SITE.fullmatch(site)]
    parts = [
        "default-src 'none'",
        f"script-src {page.script_hash}",
        f"style-src {' '.join(page.style_hashes)}",
        # Older browsers don't count wss: as 'self'.
        f"connect-src 'self' {address.replace('http', 'ws', 1)}",
        "img-src 'self' data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
        *([" ".join(["frame-ancestors 'self'", *sites])] if channel.allowed_sites else []),
    ]
    return "; ".join(parts)


def language_of(request: Request) -> str:
    """The first language of the browser that the widget speaks."""
    return languages.preferred(request.headers.get("accept-language", ""))


def _no_chat(request: Request, language: str) -> Response:
    page = bundle.no_chat(language)
    policy = f"default-src 'none'; script-src {page.script_hash}; style-src {page.style_hash}; img-src data:"
    headers = {"content-security-policy": policy}
    return _answer(request, page.served, "text/html", headers, 404)


def _answer(
    request: Request, served: Served, media_type: str, headers: dict[str, str], status: int = 200
) -> Response:
    headers |= {"vary": "Accept-Language, Accept-Encoding", "etag": served.etag}
    if status == 200 and served.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(served.gzipped, status, headers | {"content-encoding": "gzip"}, media_type)
    return Response(served.body, status, headers, media_type)


router = APIRouter()
router.add_route("/widget.js", loader, ["GET"])
router.add_route("/chat/{key}", chat, ["GET"])
router.add_route("/widget/preview", preview, ["GET"])
router.add_route("/widget/{key}/logo", logo, ["GET"])
router.add_route("/widget/{key}/files", upload, ["POST"])
router.add_route("/widget/{key}/files", preflight, ["OPTIONS"])
router.add_websocket_route("/widget/{key}/ws", WidgetSocket())  # type: ignore[arg-type]  # a plain ASGI application
