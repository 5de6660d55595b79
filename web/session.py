"""Whether a page of the console still belongs to the session that its browser has."""

import hashlib
from pathlib import Path

from nicegui.client import Client
from starlette.requests import Request
from starlette.responses import Response

from web.nicegui_door import belongs

SCRIPT = (Path(__file__).parent / "static" / "session.js").read_bytes()
SCRIPT_URL = f"/session-{hashlib.sha256(SCRIPT).hexdigest()[:12]}.js"


async def session(request: Request) -> Response:
    """204 while the page may go on, 410 when it has to be loaded again."""
    client = Client.instances.get(request.query_params.get("client_id", ""))
    return Response(status_code=204 if client and belongs(client, request.scope["agent"]) else 410)


async def script(_request: Request) -> Response:
    """The script by which pages ask. Its address changes with it."""
    return Response(
        SCRIPT, media_type="text/javascript", headers={"cache-control": "public, max-age=31536000, immutable"}
    )
