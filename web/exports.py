"""What agents take along over HTTP: a transcript, all that is stored of a customer, the audit trail."""

from collections.abc import AsyncIterator
from datetime import datetime
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from services import clock
from services.access import viewer_of
from services.actor import agent
from services.conversations.transcript import opening, transcript
from services.privacy import exporting
from services.privacy.packing import pack
from services.refusal import NotFound, Refusal
from services.runtime import Runtime
from services.sessions import SignedIn
from services.trail.exporting import begin_export, table
from services.trail.wanted import wanted
from services.workspace import zone_of
from web.page import not_there


async def transcript_file(request: Request) -> Response:
    """A conversation as a text file, for whoever may see it; `?notes=1`: with what only agents may read."""
    runtime, conversation_id = _asked_for(request)
    try:
        viewer = await runtime.db.read(viewer_of, _signed_in(request))
        begin = await runtime.db.read(opening, viewer, conversation_id)
    except Refusal as refusal:
        return not_there(refusal)
    has_notes = request.query_params.get("notes") == "1"
    text = transcript(runtime.db, viewer, conversation_id, begin, notes=has_notes)
    return _attachment(_encoded(text), f"{begin.name}.txt", "text/plain; charset=utf-8")


async def export_file(request: Request) -> Response:
    """All that is stored of the customer of a conversation, for its Team Admins. 404 for everyone else."""
    runtime, conversation_id = _asked_for(request)
    try:
        actor = agent(_signed_in(request))
        export = await runtime.db.write(exporting.begin, conversation_id, actor=actor)
    except Refusal as refusal:
        return not_there(refusal)
    archive = pack(runtime.db, runtime.files, export)
    return _attachment(archive, f"Customer {export.name}.zip", "application/zip")


async def audit_file(request: Request) -> Response:
    """The audit trail as a table, of what the address asks for; for workspace owners and admins."""
    runtime: Runtime = request.scope["runtime"]
    try:
        actor = agent(_signed_in(request))
        zone = await runtime.db.read(zone_of)
        asked = wanted(request.query_params, zone)
        await runtime.db.write(begin_export, actor=actor)
    except Refusal as refusal:
        return not_there(refusal)
    name = f"Audit trail {datetime.fromtimestamp(clock.now() / 1000, zone):%Y-%m-%d}.csv"
    return _attachment(_encoded(table(runtime.db, asked, zone, actor)), name, "text/csv; charset=utf-8")


def _asked_for(request: Request) -> tuple[Runtime, int]:
    return request.scope["runtime"], request.path_params["conversation"]


def _signed_in(request: Request) -> int:
    """Who asks, by a page of ours: a link elsewhere hands out nothing, and leaves no line in the trail."""
    me: SignedIn | None = request.scope["agent"]
    if me is None or request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        raise NotFound
    return me.agent_id


async def _encoded(text: AsyncIterator[str]) -> AsyncIterator[bytes]:
    async for part in text:
        yield part.encode()


def _attachment(body: AsyncIterator[bytes], name: str, media_type: str) -> Response:
    """A file to be kept; its name comes from outside, and is quoted whole."""
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
    }
    return StreamingResponse(body, headers=headers, media_type=media_type)
