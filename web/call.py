"""`/call/ID`: the built-in call page, for the customer by their link and for agents by their session.

A plain page under a strict policy. Where the workspace names another's server, it leads there instead.
"""

import hashlib
import json
import re
from functools import cache
from html import escape
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import WebSocketRoute

from services.conference.desk import Desk
from services.conference.entering import Entrance
from services.languages import LANGUAGES, direction, first_spoken
from services.refusal import Refusal, Unauthorized
from services.runtime import Runtime
from web.call_socket import CallSocket
from web.login import login_address
from web.page import ICON_URL

FOLDER = Path(__file__).parent / "static" / "call"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self' {socket}; media-src 'self' blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PERMISSIONS = "camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self)"
_PLACE = re.compile(r"\{\{([A-Z]+|word [a-z_]+)\}\}")
_KINDS = {".js": "text/javascript", ".css": "text/css"}
_STATUS = {"ended": 410, "forbidden": 403, "full": 409}


def mount(app: FastAPI, runtime: Runtime) -> None:
    """Open the desk and its doors."""
    desk = Desk(runtime.db, runtime.bus, runtime.settings)

    async def call(request: Request) -> Response:
        return await _answer(desk, request)

    app.add_route(f"{_assets()}/{{name}}", _asset, ["GET"])
    app.add_route("/call/{id}", call, ["GET"])
    app.router.routes.append(WebSocketRoute("/call/{id}/ws", CallSocket(desk)))


async def _answer(desk: Desk, request: Request) -> Response:
    language = first_spoken(request.headers.get("accept-language", ""), LANGUAGES)
    try:
        found, setting = await desk.entrance(request.path_params["id"], request.scope["agent"])
    except Unauthorized:
        return RedirectResponse(login_address(request.url.path, ""), 303)
    except Refusal as refusal:
        return _told(request, language, refusal)
    if elsewhere := setting.elsewhere(found.room):
        return RedirectResponse(elsewhere, 303, {"referrer-policy": "no-referrer"})
    return _page(request, language, found)


def _page(request: Request, language: str, found: Entrance) -> Response:
    words = _words(language)
    told = {
        "role": found.role,
        "other": found.other,
        "socket": f"{request.url.path}/ws",
        "lang": language,
        "words": words,
    }
    values = {
        "TITLE": escape(words["title"].replace("{name}", found.other)),
        "CALL": escape(json.dumps(told, ensure_ascii=False)),
        "SCRIPT": f"{_assets()}/call.js",
        **{f"word {name}": escape(word) for name, word in words.items()},
    }
    return _html(request, _filled("call.html", language, values))


def _told(request: Request, language: str, refusal: Refusal) -> Response:
    """Say why there is no call, in a sentence."""
    words = _words(language)
    sentence = words.get(refusal.code, words["not_found"])
    values = {"TITLE": escape(words["no_call"]), "TOLD": escape(sentence)}
    return _html(request, _filled("told.html", language, values), _STATUS.get(refusal.code, 404))


def _filled(name: str, language: str, values: dict[str, str]) -> str:
    values = {
        "LANG": language,
        "DIR": direction(language),
        "ICON": escape(ICON_URL),
        "STYLE": f"{_assets()}/call.css",
        **values,
    }
    return _PLACE.sub(
        lambda place: values[place[1]], _text(name)
    )  # in one pass: a name may look like a place


def _html(request: Request, page: str, status: int = 200) -> Response:
    runtime: Runtime = request.scope["runtime"]
    socket = runtime.settings.address.replace("http", "ws", 1)  # older browsers don't count it as 'self'
    headers = {
        "content-security-policy": POLICY.format(socket=socket),
        "permissions-policy": PERMISSIONS,
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex",
    }
    return HTMLResponse(page, status, headers)


async def _asset(request: Request) -> Response:
    """A script or the style. Their addresses change with them."""
    path = FOLDER / request.path_params["name"]
    if path.suffix not in _KINDS or path not in _files():
        return Response(status_code=404)
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(_text(path.name), 200, headers, _KINDS[path.suffix])


@cache
def _files() -> tuple[Path, ...]:
    return tuple(sorted(path for path in FOLDER.iterdir() if path.suffix in _KINDS))


@cache
def _assets() -> str:
    """Where they are served: one folder, since the scripts name each other."""
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in _files())).hexdigest()
    return f"/call-assets/{digest[:12]}"


@cache
def _text(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


@cache
def _words(language: str) -> dict[str, str]:
    words: dict[str, str] = json.loads(_text(f"words/{language}.json"))
    return words
