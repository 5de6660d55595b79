"""The demo's phone: a page on which one plays customers on WhatsApp. There only while the demo is at work."""

import hashlib
import json
from html import escape
from pathlib import Path

from fastapi import FastAPI
from nicegui import background_tasks
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from services.demo.cast import PHONE, WORKSPACE
from services.demo.line import BUSINESS_ACCOUNT_ID, CALLERS, GRAPH, NUMBER, PHONE_NUMBER_ID, TEMPLATES, Line
from services.demo.whatsapp import let_pass
from services.runtime import Runtime
from web import page
from web.emulator import Account, Customer, Emulator, Template, application
from web.emulator.media import plain
from web.phone_deeds import Mistake, do
from web.phone_state import PICTURES, state

_FOLDER = Path(__file__).parent / "static" / "phone"
_FOREVER = {"cache-control": "public, max-age=31536000, immutable"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FILE_POLICY = "default-src 'none'; sandbox"


def emulator_of(line: Line) -> Emulator:
    """WhatsApp as the demo has it, with its customers."""
    account = Account(
        PHONE_NUMBER_ID,
        BUSINESS_ACCOUNT_ID,
        access_token=line.access_token,
        app_secret=line.app_secret,
        verify_token=line.verify_token,
        webhook_url=line.webhook_url,
        number=NUMBER,
        name=WORKSPACE,
    )
    emulator = Emulator(account, [Template(**one) for one in TEMPLATES])
    emulator.demands_proof = True
    for caller in CALLERS:
        emulator.customer(caller.name, caller.phone, caller.user_id, username=caller.username)
    return emulator


def open_line(app: FastAPI, runtime: Runtime, line: Line) -> Emulator:
    """Let the line's customers be played. What time is let pass for them passes for the company too."""
    emulator = emulator_of(line)

    def pass_too(customer: Customer, milliseconds: int) -> None:
        names = [name for name in (customer.user_id, customer.phone) if name]
        background_tasks.create(runtime.db.write(let_pass, names, milliseconds))

    emulator.on_time_passed = pass_too
    mount(app, emulator)
    return emulator


def mount(app: FastAPI, emulator: Emulator) -> None:
    """Open the page to everyone who can reach the demo, and the API to who has its token."""
    phone = _Phone(emulator)
    app.add_route(PHONE, phone.page, ["GET"])
    app.add_route(PHONE + "/{customer:int}", phone.state, ["GET"])
    app.add_route(PHONE + "/{customer:int}", phone.deed, ["POST"])
    app.add_route(PHONE + "/files/{media_id}", phone.file, ["GET"])
    app.add_route(_STYLE_URL, _style, ["GET"])
    app.add_route(_SCRIPT_URL, _script, ["GET"])
    app.mount(GRAPH, application(emulator))


class _Phone:
    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    async def page(self, _request: Request) -> Response:
        return HTMLResponse(_PAGE, headers={"content-security-policy": POLICY})

    async def state(self, request: Request) -> Response:
        """The state, or 304 when it is the one that the page has."""
        found = request.path_params["customer"]
        if found >= len(self._emulator.customers):
            return page.plain(404)
        body = json.dumps(state(self._emulator, self._emulator.customers[found])).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"etag": tag})
        return Response(body, media_type="application/json", headers={"etag": tag})

    async def deed(self, request: Request) -> Response:
        found = request.path_params["customer"]
        if found >= len(self._emulator.customers):
            return page.plain(404)
        try:
            await do(self._emulator, self._emulator.customers[found], request)
        except Mistake as mistake:
            return JSONResponse({"message": str(mistake)}, 400)
        return Response(status_code=204)

    async def file(self, request: Request) -> Response:
        """A picture to look at; everything else only to save, since it may be anybody's."""
        media = self._emulator.media.find(request.path_params["media_id"])
        if media is None:
            return page.plain(404)
        is_picture = plain(media.mime) in PICTURES
        kind = plain(media.mime) if is_picture else "application/octet-stream"
        headers = {
            "content-security-policy": FILE_POLICY,
            "content-disposition": "inline" if is_picture else "attachment",
        }
        return Response(media.content, media_type=kind, headers=headers)


async def _style(_request: Request) -> Response:
    return Response(_read("phone.css"), media_type="text/css", headers=_FOREVER)


async def _script(_request: Request) -> Response:
    return Response(_read("phone.js"), media_type="text/javascript", headers=_FOREVER)


def _read(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _address(name: str) -> str:
    """The address of a file, which changes with it."""
    stem, _, suffix = name.rpartition(".")
    return f"/demo/{stem}-{hashlib.sha256(_read(name).encode()).hexdigest()[:12]}.{suffix}"


_STYLE_URL, _SCRIPT_URL = _address("phone.css"), _address("phone.js")
_PAGE = _read("phone.html").replace("__STYLE__", _STYLE_URL).replace("__SCRIPT__", _SCRIPT_URL)
_PAGE = _PAGE.replace("__ICON__", escape(page.ICON_URL)).replace("__WORKSPACE__", escape(WORKSPACE))
_PAGE = _PAGE.replace("__HERE__", PHONE)
