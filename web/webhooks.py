"""What others tell channels, over HTTP: kept before it is answered, worked off afterwards."""

import asyncio

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from services.channels.keeping import keep
from services.channels.kind import Call, Kind
from services.channels.kinds import kind_by_key
from services.channels.told import Told
from services.refusal import Refusal
from services.runtime import Runtime
from web.files import said

PATH = "/webhooks/{kind}/{key}"

LIMIT = 3_000_000
"""Bytes of a call: what WhatsApp says that its calls have at most."""

SECONDS = 10.0
"""For a call to be whole."""


async def question(request: Request) -> Response:
    """Whether the webhook is here, as the other side asks when it is set up."""
    try:
        _, kind = await _kind(request)
        return PlainTextResponse(kind.verify(Call(query=dict(request.query_params))))
    except (Refusal, SQLAlchemyError) as error:
        return _refused(error)


async def call(request: Request) -> Response:
    """Take what is told; 200 says that it is kept. Whoever gets another answer tells it again."""
    runtime: Runtime = request.scope["runtime"]
    try:
        channel_id, kind = await _kind(request)
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too_large", 413)
        events = await asyncio.to_thread(_told, kind, Call(body, dict(request.headers)))
        await runtime.db.write(keep, channel_id, events)
    except TimeoutError:
        return PlainTextResponse("too_slow", 408, {"connection": "close"})
    except ClientDisconnect:
        return Response(status_code=400)
    except (Refusal, SQLAlchemyError) as error:
        return _refused(error)
    runtime.receiver.wake()
    return PlainTextResponse("")


async def _kind(request: Request) -> tuple[int, Kind]:
    runtime: Runtime = request.scope["runtime"]
    place = request.path_params
    return await runtime.db.read(kind_by_key, place["kind"], place["key"], runtime.settings.whatsapp_url)


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


def _told(kind: Kind, of: Call) -> list[Told]:
    """What it tells, if it comes from the other side. Takes a thread."""
    kind.verify(of)
    return kind.parse(of.body)


def _refused(error: Exception) -> Response:
    """In a word, which is not for people; what is wrong with the database is noted where it happened."""
    refusal = error if isinstance(error, Refusal) else None
    return PlainTextResponse(refusal.code if refusal else "unavailable", refusal.status if refusal else 503)
