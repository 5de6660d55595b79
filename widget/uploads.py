"""`POST /widget/KEY/files`: a customer's file, before the message that takes it (SPEC 8)."""

import math

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from services.channels import web
from services.channels.routing import channel_by_key
from services.files.facts import FileFacts
from services.limits import address_key
from services.refusal import Refusal, Unauthorized
from services.runtime import Runtime
from widget import answers
from widget.socket import may_open
from widget.visit import TOKEN_PURPOSE

CORS_SECONDS = 600


async def upload(request: Request) -> Response:
    """Take one file; answers its id, by which a message of this visitor may take it."""
    try:
        await _must_be_allowed(request)
        file = await _taken(request)
    except ClientDisconnect:
        return Response(status_code=400)
    except Refusal as refusal:
        headers = {} if refusal.retry_after is None else {"retry-after": str(math.ceil(refusal.retry_after))}
        return JSONResponse(answers.error_fields(refusal), refusal.status, headers | _for_site(request))
    told = {"id": file["id"], "name": file["name"], "size": file["size"], "type": file["type"]}
    return JSONResponse(told, headers=_for_site(request))


async def preflight(request: Request) -> Response:
    """What a browser asks before it lets a page of an allowed site upload."""
    try:
        await _must_be_allowed(request)
    except Refusal as refusal:
        return Response(status_code=refusal.status)
    allowed = {
        "access-control-allow-methods": "POST",
        "access-control-allow-headers": "authorization, content-type",
        "access-control-max-age": str(CORS_SECONDS),
    }
    return Response(status_code=204, headers=allowed | _for_site(request))


class _Elsewhere(Refusal):
    """A page of another site sent it."""

    code = "unauthorized"
    status = 403
    sentence = "This chat takes no files from this site."


async def _must_be_allowed(request: Request) -> None:
    """Raise NotFound for a channel that is off or unknown, and refuse another site's page."""
    runtime: Runtime = request.scope["runtime"]
    channel = await runtime.db.read(channel_by_key, request.path_params["key"])
    if not may_open(request.scope, channel.allowed_sites):
        raise _Elsewhere
    request.state.is_allowed = True


async def _taken(request: Request) -> FileFacts:
    runtime: Runtime = request.scope["runtime"]
    key = request.path_params["key"]
    visitor_id = web.visitor_of(runtime.tokens, TOKEN_PURPOSE, key, _bearer(request.headers))
    address = address_key(request.client.host if request.client else None)
    runtime.limits.hit("uploads", address)
    runtime.limits.hit("upload", visitor_id)
    conversation_id, actor = await runtime.db.read(web.known, key, visitor_id)
    return await runtime.files.upload(
        conversation_id,
        request.headers.get("content-type", ""),
        request.stream(),
        length=length_of(request.headers),
        actor=actor,
        address=address,
    )


def _bearer(headers: Headers) -> str:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthorized("Send the token of your hello as bearer.")
    return token.strip()


def length_of(headers: Headers) -> int | None:
    """How long the body says it is."""
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else None


def _for_site(request: Request) -> dict[str, str]:
    """Let the page that asked read the answer, if its site may."""
    origin = request.headers.get("origin")
    if origin is None or not getattr(request.state, "is_allowed", False):
        return {}
    return {"access-control-allow-origin": origin, "vary": "origin"}
