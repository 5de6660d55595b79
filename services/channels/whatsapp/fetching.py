"""What customers sent: asked for by its id, then fetched from where the API says, within its five minutes."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

from services import text
from services.channels.kind import Fetched
from services.channels.whatsapp.client import Graph, GraphError
from services.refusal import NotFound, Unavailable

CHUNK = 65_536
TYPE_LENGTH = 100


async def fetch_media(graph: Graph, media_id: str, phone_number_id: str) -> Fetched:
    """Ask where it is; it is read from there as the caller reads. Raises NotFound, Unavailable."""
    try:
        answer = await graph.get(quote(media_id, safe=""), phone_number_id=phone_number_id)
    except GraphError as error:
        raise _refused(error) from None
    url = answer.get("url")
    if not isinstance(url, str):
        raise NotFound("WhatsApp does not have this file any more.")
    return Fetched(_type(answer), _contents(graph, url))


def _type(answer: dict[str, Any]) -> str:
    said = answer.get("mime_type")
    return text.line(said, TYPE_LENGTH).partition(";")[0] if isinstance(said, str) else ""


async def _contents(graph: Graph, url: str) -> AsyncIterator[bytes]:
    try:
        async with graph.download(url) as answer:
            async for chunk in answer.aiter_bytes(CHUNK):
                yield chunk
    except GraphError as error:
        raise _refused(error) from None


def _refused(error: GraphError) -> NotFound | Unavailable:
    if error.is_permanent and not error.is_server:
        return NotFound("WhatsApp does not have this file any more.")
    return Unavailable(error.reason, retry_after=10.0)
