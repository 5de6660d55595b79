"""Files over HTTP: what agents attach, and the contents for whoever may have them (DESIGN 6)."""

import math
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote

from sqlmodel import Session
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from models import StoredFile
from services.access import viewer_of
from services.actor import Actor, agent
from services.files.facts import Attachment, FileFacts, attachments
from services.files.having import for_agent, for_link, must_be_signed
from services.files.keeper import Files
from services.limits import address_key
from services.refusal import NotFound, Refusal, Unauthorized
from services.runtime import Runtime
from services.sessions import SignedIn
from services.templates.picking import file_offered
from web.page import plain
from web.parts import PLAYED, asked_part

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""Nothing in a file runs, whatever a browser takes it for. The style is what browsers show a picture by."""

THUMB_TYPE = "image/webp"


async def contents(request: Request) -> Response:
    """A file, for an agent who sees its conversation or for who holds a link. 404 for everyone else."""
    return await _given(request, thumb=False)


async def thumb(request: Request) -> Response:
    """The small picture of a picture, likewise."""
    return await _given(request, thumb=True)


async def upload(request: Request) -> Response:
    """Take an agent's file for a conversation; answers what a message may take."""
    conversation_id = request.path_params["conversation"]

    async def take(files: Files, actor: Actor) -> Attachment:
        kind, length = said(request)
        file = await files.upload(conversation_id, kind, request.stream(), length=length, actor=actor)
        return attachments([file])[0]

    return await taken(request, take)


async def upload_for_template(request: Request) -> Response:
    """Take a file that a template is to have, of who may manage templates."""

    async def take(files: Files, actor: Actor) -> Attachment:
        kind, length = said(request)
        file = await files.upload_for_template(kind, request.stream(), length=length, actor=actor)
        return attachments([file])[0]

    return await taken(request, take)


async def copy_of_template(request: Request) -> Response:
    """Make an agent a file like a template's; answers what a message may take."""
    conversation_id, template_id = request.path_params["conversation"], request.path_params["template"]
    db = request.scope["runtime"].db

    def offered(session: Session, agent_id: int) -> FileFacts:
        return file_offered(session, viewer_of(session, agent_id), conversation_id, template_id)

    async def take(files: Files, actor: Actor) -> Attachment:
        source = await db.read(offered, actor.agent_id)
        return attachments([await files.copy(source, conversation_id, actor=actor)])[0]

    return await taken(request, take)


async def taken(request: Request, take: Callable[[Files, Actor], Awaitable[Mapping[str, Any]]]) -> Response:
    """Let an agent's upload be taken, within the limits; answers what became of it, or why not, as JSON."""
    runtime: Runtime = request.scope["runtime"]
    try:
        me = signed_in(request)
        runtime.limits.hit("uploads", address_key(request.client.host if request.client else None))
        runtime.limits.hit("upload", f"agent:{me.agent_id}")
        answer = await take(runtime.files, agent(me.agent_id))
    except ClientDisconnect:
        return Response(status_code=400)
    except Refusal as refusal:
        wait = refusal.retry_after
        told = {"code": refusal.code, "message": refusal.sentence, "retry": wait is not None}
        return JSONResponse(
            told, refusal.status, {} if wait is None else {"retry-after": str(math.ceil(wait))}
        )
    return JSONResponse(answer)


def said(request: Request) -> tuple[str, int | None]:
    """What the body is, and how long, as far as the head says."""
    length = request.headers.get("content-length", "")
    known = int(length) if length.isascii() and length.isdigit() else None
    return request.headers.get("content-type", ""), known


def signed_in(request: Request) -> SignedIn:
    """Who asks. Raises Unauthorized for strangers."""
    me: SignedIn | None = request.scope["agent"]
    if me is None:
        raise Unauthorized
    return me


async def _given(request: Request, *, thumb: bool) -> Response:
    runtime: Runtime = request.scope["runtime"]
    try:
        file = await _asked_for(request)
        if thumb and not file.thumb:
            raise NotFound
        headers = _headers(file, thumb=thumb)
        if headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        is_played = not thumb and file.type.startswith(PLAYED)
        part = asked_part(request.headers, file.size, headers["etag"]) if is_played else None
        headers["accept-ranges"] = "bytes" if is_played else "none"
        if part is not None and not part:
            return Response(status_code=416, headers=headers | {"content-range": f"bytes */{file.size}"})
        size, chunks = await runtime.files.contents(file.id, thumb=thumb, part=part)
    except Refusal as refusal:
        return plain(refusal.status if refusal.status == 503 else 404)
    type_ = THUMB_TYPE if thumb else file.type
    if part is None:
        headers["content-length"] = str(size)
        return StreamingResponse(chunks, headers=headers, media_type=type_)
    headers["content-length"] = str(len(part))
    headers["content-range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return StreamingResponse(chunks, 206, headers, type_)


async def _asked_for(request: Request) -> StoredFile:
    """Find it for the one who asks. A link says who it is for; without one the session does."""
    runtime: Runtime = request.scope["runtime"]
    file_id = request.path_params["id"]
    link = request.query_params.get("link")
    if link is not None:
        must_be_signed(runtime.tokens, file_id, link)
        return await runtime.db.read(for_link, file_id)
    me: SignedIn | None = request.scope["agent"]
    if me is None:
        raise NotFound
    return await runtime.db.read(for_agent, file_id, me.agent_id)


def _headers(file: StoredFile, *, thumb: bool) -> dict[str, str]:
    """Only what was made here is shown; browsers keep it, and ask each time whether it may still be had."""
    how = "inline" if file.thumb else "attachment"
    return {
        "content-disposition": f"{how}; filename*=UTF-8''{quote(file.name, safe='')}",
        "content-security-policy": _POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "private, no-cache",
        "etag": f'"{file.id}{"-thumb" if thumb else ""}"',
    }
