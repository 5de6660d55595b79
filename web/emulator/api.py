"""The API itself: what of the Graph API concerns one business number of one account."""

import json
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services import clock
from web.emulator import listing
from web.emulator.bodies import Read, parsed
from web.emulator.emulator import Emulator
from web.emulator.faults import Place
from web.emulator.graph_errors import (
    INVALID,
    NO_PROOF,
    NO_SUCH_OBJECT,
    TOKEN_EXPIRED,
    TOKEN_INVALID,
    TOKEN_MISSING,
    UNKNOWN_PATH,
    WRONG_PROOF,
    Refused,
)
from web.emulator.media import Media, check_upload, expiry
from web.emulator.taking import mark_read, take

VERSION = re.compile(r"v2[0-9]\.0")
MESSAGE_LIMIT = 1_000_000
"""Bytes of a request that is no upload."""

Work = Callable[[Request], Awaitable[Any]]


def application(emulator: Emulator) -> FastAPI:
    """The API over an emulator, at any address: `/v24.0/...` below it."""
    app = FastAPI(title="WhatsApp", docs_url=None, redoc_url=None, openapi_url=None)
    api = _Api(emulator)
    routes: tuple[tuple[str, str, Place, Work], ...] = (
        ("POST", "/{version}/{node}/messages", "messages", api.send),
        ("POST", "/{version}/{node}/media", "media", api.upload),
        ("GET", "/{version}/{node}/message_templates", "templates", api.templates),
        ("GET", "/{version}/{node}/subscribed_apps", "account", api.subscribed_apps),
        ("POST", "/{version}/{node}/subscribed_apps", "account", api.subscribe),
        ("GET", "/{version}/{node}/phone_numbers", "account", api.phone_numbers),
        ("GET", "/{version}/{node}", "account", api.node),
        ("DELETE", "/{version}/{node}", "media", api.remove),
    )
    for method, path, place, work in routes:
        app.add_route(path, api.served(place, work), [method])
    app.add_route("/files/{media_id}/{until:int}", api.served("file", api.contents), ["GET"], name="contents")
    app.add_route("/{path:path}", api.served("account", api.nothing), ["GET", "POST", "PUT", "DELETE"])
    return app


class _Api:
    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def served(self, place: Place, work: Work) -> Callable[[Request], Awaitable[Response]]:
        """A route: who asks is checked, what was ordered to go wrong does, and refusals become answers."""

        async def serve(request: Request) -> Response:
            trace = "A" + secrets.token_urlsafe(16)
            known = self._place_of(request, place)
            fault = self._emulator.faults.take(known)
            if fault is not None and not fault.taken:
                return fault.response(trace)
            try:
                self._check(request)
                self._check_proof(request, place)
                answer = await work(request)
            except Refused as refused:
                return JSONResponse(refused.error.body(trace), refused.error.status)
            if fault is not None:
                return fault.response(trace)
            return answer if isinstance(answer, Response) else JSONResponse(answer)

        return serve

    def _place_of(self, request: Request, place: Place) -> Place:
        """Where a file is to be had is asked for like any other object."""
        node = request.path_params.get("node", "")
        return "media" if place == "account" and self._emulator.media.find(node) else place

    def _check(self, request: Request) -> None:
        """Raise Refused for a token that is none, a version never published."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if not token:
            raise Refused(TOKEN_MISSING)
        if scheme.lower() != "bearer" or not secrets.compare_digest(
            token.encode(), self._emulator.account.access_token.encode()
        ):
            raise Refused(TOKEN_INVALID)
        if self._emulator.token_is_expired:
            raise Refused(TOKEN_EXPIRED)
        if not VERSION.fullmatch(request.path_params.get("version", "v24.0")):
            raise Refused(UNKNOWN_PATH)

    def _check_proof(self, request: Request, place: Place) -> None:
        """Raise Refused for a proof of another app, or for none where one is demanded; files need none."""
        proof = request.query_params.get("appsecret_proof")
        if proof is None:
            if self._emulator.demands_proof and place != "file":
                raise Refused(NO_PROOF)
        elif not secrets.compare_digest(proof.encode(), self._emulator.account.proof.encode()):
            raise Refused(WRONG_PROOF)

    async def send(self, request: Request) -> Any:
        self._is_number(request)
        try:
            body = json.loads(await _limited(request))
        except ValueError:
            raise Refused(INVALID.because("The body is not JSON.")) from None
        if isinstance(body, dict) and "status" not in body:
            self._emulator.requests.append(body)
        message = parsed(body)
        return (
            mark_read(self._emulator, message) if isinstance(message, Read) else take(self._emulator, message)
        )

    async def upload(self, request: Request) -> Any:
        self._is_number(request)
        async with request.form(max_files=1, max_fields=4) as form:
            if unknown := set(form) - {"messaging_product", "type", "file"}:
                raise Refused(INVALID.because(f'Unexpected key "{min(unknown)}".'))
            file = form.get("file")
            if form.get("messaging_product") != "whatsapp" or not isinstance(file, UploadFile):
                raise Refused(INVALID.because("The parameters messaging_product and file are required."))
            mime = file.content_type or str(form.get("type", ""))
            content = await file.read()
            name = file.filename or ""
        check_upload(mime, len(content))
        return {"id": self._emulator.media.add(content, mime, name).id}

    async def node(self, request: Request) -> Any:
        account, node = self._emulator.account, request.path_params["node"]
        if node == account.phone_number_id:
            return listing.phone_number(account, request)
        if node == account.business_account_id:
            return listing.business_account(account, request)
        media = self._emulator.media.get(node)
        if request.query_params.get("phone_number_id", account.phone_number_id) != account.phone_number_id:
            raise Refused(NO_SUCH_OBJECT)
        return _told(media, str(request.url_for("contents", media_id=media.id, until=expiry())))

    async def remove(self, request: Request) -> Any:
        self._emulator.media.remove(request.path_params["node"])
        return {"success": True}

    async def contents(self, request: Request) -> Any:
        media = self._emulator.media.get(request.path_params["media_id"])
        if request.path_params["until"] < clock.now():
            raise Refused(NO_SUCH_OBJECT)
        return Response(media.content, media_type=media.mime)

    async def templates(self, request: Request) -> Any:
        self._is_account(request)
        return listing.templates(self._emulator.templates.templates, request)

    async def subscribed_apps(self, request: Request) -> Any:
        self._is_account(request)
        app = {"link": "https://www.facebook.com/games/?app_id=1234567890123456", "name": "Triptych"}
        told = {"whatsapp_business_api_data": app | {"id": "1234567890123456"}}
        return {"data": [told] if self._emulator.is_subscribed else []}

    async def subscribe(self, request: Request) -> Any:
        self._is_account(request)
        self._emulator.is_subscribed = True
        return {"success": True}

    async def phone_numbers(self, request: Request) -> Any:
        self._is_account(request)
        return {"data": [listing.phone_number(self._emulator.account, request)]}

    async def nothing(self, request: Request) -> Any:
        raise Refused(UNKNOWN_PATH)

    def _is_number(self, request: Request) -> None:
        if request.path_params["node"] != self._emulator.account.phone_number_id:
            raise Refused(NO_SUCH_OBJECT)

    def _is_account(self, request: Request) -> None:
        if request.path_params["node"] != self._emulator.account.business_account_id:
            raise Refused(NO_SUCH_OBJECT)


async def _limited(request: Request) -> bytes:
    body = await request.body()
    if len(body) > MESSAGE_LIMIT:
        raise Refused(INVALID.because("The request is too large."))
    return body


def _told(media: Media, url: str) -> dict[str, str]:
    known = {"mime_type": media.mime, "sha256": media.sha256, "file_size": str(len(media.content))}
    return {"messaging_product": "whatsapp", "url": url} | known | {"id": media.id}
