"""A message out: as the API takes it, its files handed over before."""

import asyncio
import copy
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import IO, Any

from services.channels.kind import Contents, Departing
from services.channels.whatsapp.client import Graph, GraphError
from services.channels.whatsapp.limits import carriage, told_type
from services.files.facts import FileFacts
from services.refusal import NotFound

IN_MEMORY = 1_000_000
"""Bytes of a file on its way up to which it needs no file of its own."""


async def send(graph: Graph, phone_number_id: str, message: Departing) -> str:
    """Hand it over; returns the API's id of it. Raises GraphError."""
    body: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **_recipient(message),
        "biz_opaque_callback_data": message.mark,
    }
    door = _Media(graph, phone_number_id, message.contents)
    if message.template is not None:
        body |= {"type": "template", "template": await _template(door, message)}
    elif message.files:
        body |= await _file(door, message.files[0], message.text)
    else:
        body |= {"type": "text", "text": {"body": message.text, "preview_url": False}}
    return _id(await graph.post(f"{phone_number_id}/messages", body))


async def mark_read(graph: Graph, phone_number_id: str, external_id: str) -> None:
    """Let a customer's message, and all before it, be shown as read. Raises GraphError."""
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": external_id}
    await graph.post(f"{phone_number_id}/messages", body)


def _recipient(message: Departing) -> dict[str, str]:
    """By their number where it is known; else by the id that they go by."""
    return {"to": message.phone} if message.phone else {"recipient": message.external_id}


async def _file(door: "_Media", file: FileFacts, caption: str) -> dict[str, Any]:
    way = carriage(file)
    if way is None:
        raise GraphError("WhatsApp takes no files of this kind.", is_permanent=True)
    medium: dict[str, Any] = {"id": await door.upload(file)}
    if caption:
        medium["caption"] = caption
    if way.type == "document":
        medium["filename"] = file["name"]
    return {"type": way.type, way.type: medium}


async def _template(door: "_Media", message: Departing) -> dict[str, Any]:
    """As it was kept, with the id of what was uploaded in the place of our own file's."""
    kept = message.template or {}
    files = {file["id"]: file for file in message.files}
    components = copy.deepcopy(list(kept.get("components", [])))
    for medium in _media(components):
        file = files.get(medium.pop("file"))
        if file is None:
            raise GraphError("The file of this template is not here any more.", is_permanent=True)
        medium["id"] = await door.upload(file)
    return {"name": kept["name"], "language": {"code": kept["language"]}, "components": components}


def _media(components: list[Any]) -> list[dict[str, Any]]:
    """The places in which a file of ours is named."""
    parameters = [one for component in components for one in component.get("parameters", [])]
    named = [one.get(one.get("type")) for one in parameters]
    return [medium for medium in named if isinstance(medium, dict) and "file" in medium]


class _Media:
    """Where files are handed over."""

    def __init__(self, graph: Graph, phone_number_id: str, contents: Contents) -> None:
        self._graph, self._path, self._contents = graph, f"{phone_number_id}/media", contents

    async def upload(self, file: FileFacts) -> str:
        """Returns the API's id of it. Raises GraphError."""
        try:
            _, chunks = await self._contents(file["id"])
        except NotFound:
            raise GraphError("The file is not here any more.", is_permanent=True) from None
        async with _whole(chunks) as whole:
            # What comes of it is used by one message alone: without an answer it is simply handed over again.
            try:
                answer = await self._graph.upload(self._path, whole, name=file["name"], type_=told_type(file))
            except GraphError as error:
                error.is_certain = True
                raise
        return str(answer.get("id", ""))


@asynccontextmanager
async def _whole(chunks: AsyncIterator[bytes]) -> AsyncIterator[IO[bytes]]:
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        async for chunk in chunks:
            await asyncio.to_thread(file.write, chunk)
        file.seek(0)
        yield file


def _id(answer: Mapping[str, Any]) -> str:
    match answer:
        case {"messages": [{"id": str() as id_}, *_]}:
            return id_
        case _:
            raise GraphError("WhatsApp's answer could not be understood.", is_certain=False)
