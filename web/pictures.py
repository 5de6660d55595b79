"""Agents' pictures, for who is signed in."""

from starlette.requests import Request
from starlette.responses import Response

from services.own_picture import picture_of
from services.refusal import NotFound
from services.runtime import Runtime


async def picture(request: Request) -> Response:
    """What it shows never changes under its whole address."""
    runtime: Runtime = request.scope["runtime"]
    if request.scope["agent"] is None:
        return Response(status_code=404)
    try:
        found = await runtime.db.read(picture_of, request.path_params["agent"])
    except NotFound:
        return Response(status_code=404)
    return Response(
        found, media_type="image/png", headers={"cache-control": "private, max-age=31536000, immutable"}
    )
