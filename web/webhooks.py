"""What others tell channels, over HTTP: kept before it is answered, worked off afterwards."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from services.channels.hearing import behind, hear, keep_heard
from services.channels.kind import Call
from services.channels.kinds import kind_by_key
from services.refusal import NotFound, Refusal
from services.runtime import Runtime
from web.files import said

T = TypeVar("T")

PATH = "/webhooks/{kind}/{key}"

LIMIT = 3_000_000
"""Bytes of a call: what WhatsApp says that its calls have at most."""

SECONDS = 10.0
"""For a call to be whole."""


async def question(request: Request) -> Response:
    """Whether the webhook is here, as the other side asks when it is set up."""
    try:
        kind = await _read(request, kind_by_key)
        return PlainTextResponse(kind.verify(Call(query=dict(request.query_params))))
    except (Refusal, SQLAlchemyError) as error:
        return _refused(error)


async def call(request: Request) -> Response:
    """Take what is told; 200 says that it is kept. Whoever gets another answer tells it again."""
    runtime: Runtime = request.scope["runtime"]
    try:
        lines = await _read(request, behind)
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too_large", 413)
        heard = await asyncio.to_thread(hear, lines, Call(body, dict(request.headers)))
        is_all = await runtime.db.write(keep_heard, heard)
    except TimeoutError:
        return PlainTextResponse("too_slow", 408, {"connection": "close"})
    except ClientDisconnect:
        return Response(status_code=400)
    except (Refusal, SQLAlchemyError) as error:
        return _refused(error)
    runtime.receiver.wake()
    return PlainTextResponse("") if is_all else _refused(NotFound())


async def _read(request: Request, query: Callable[[Session, str, str, str], T]) -> T:
    """What is behind the address that is called. Raises NotFound."""
    runtime: Runtime = request.scope["runtime"]
    place = request.path_params
    return await runtime.db.read(query, place["kind"], place["key"], runtime.settings.whatsapp_url)


async def _body(request: Request) -> bytes | None:
    """All of it; None: it is too large. Raises TimeoutError, ClientDisconnect."""
    if (said(request)[1] or 0) > LIMIT:
        return None
    body = bytearray()
    async with asyncio.timeout(SECONDS):
        async for chunk in request.stream():
            body += chunk
            if len(body) > LIMIT:
                return None
    return bytes(body)


def _refused(error: Exception) -> Response:
    """In a word, which is not for people; what is wrong with the database is noted where it happened."""
    refusal = error if isinstance(error, Refusal) else None
    return PlainTextResponse(refusal.code if refusal else "unavailable", refusal.status if refusal else 503)
