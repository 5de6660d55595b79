"""A channel's logo over HTTP, for those who manage channels."""

from starlette.requests import Request
from starlette.responses import Response

from services.actor import Actor, agent
from services.channels.logo import BYTES, logo_for, made_of, show_logo
from services.channels.managing import managed
from services.files.keeper import Files
from services.refusal import Refusal
from services.runtime import Runtime
from web.files import said, signed_in, taken
from web.page import not_there


async def logo(request: Request) -> Response:
    """The logo of a channel, also of one that is off. 404 for everyone who may not change it."""
    runtime: Runtime = request.scope["runtime"]
    try:
        me = agent(signed_in(request).agent_id)
        picture = await runtime.db.read(logo_for, request.path_params["channel"], actor=me)
    except Refusal as refusal:
        return not_there(refusal)
    headers = {"cache-control": "private, max-age=31536000"}  # another one has another address
    return Response(picture, media_type="image/png", headers=headers)


async def take_logo(request: Request) -> Response:
    """Take a picture, and let the channel show it; answers the logo's new mark."""
    runtime: Runtime = request.scope["runtime"]
    channel_id = request.path_params["channel"]

    async def take(files: Files, actor: Actor) -> dict[str, str]:
        await runtime.db.read(managed, channel_id, actor)
        kind, length = said(request)
        picture = await files.make(kind, request.stream(), made_of, length=length, limit=BYTES, actor=actor)
        return {"logo": await runtime.db.write(show_logo, channel_id, picture=picture, actor=actor)}

    return await taken(request, take)
