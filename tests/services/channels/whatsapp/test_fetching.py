"""What customers send is fetched at once, or it is told whether it still can be."""

import pytest

from services.channels.kind import Fetched
from services.channels.whatsapp.client import Graph
from services.channels.whatsapp.fetching import fetch_media
from services.refusal import NotFound, Unavailable
from tests.services.channels.whatsapp.conftest import ACCOUNT, Line, account_of
from tests.services.files.pictures import picture
from web.emulator import graph_errors


async def fetched(line: Line, media_id: str) -> Fetched:
    graph = Graph(account_of(1), line.settings.whatsapp_url)
    return await fetch_media(graph, media_id, ACCOUNT.phone_number_id)


async def content(found: Fetched) -> bytes:
    return b"".join([chunk async for chunk in found.chunks])


async def sent(line: Line, bytes_: bytes) -> str:
    wamid = line.emulator.sends_image(line.marta, content=bytes_, mime="image/png")
    entry = line.marta.find(wamid)
    assert entry is not None
    assert entry.media_id is not None
    return entry.media_id


async def test_a_picture_comes_as_it_was(line: Line) -> None:
    original = picture("PNG", (640, 480))
    found = await fetched(line, await sent(line, original))
    assert (found.type, await content(found)) == ("image/png", original)


async def test_what_is_not_there_is_given_up(line: Line) -> None:
    for media_id in ("404", "../201234567890123", "a/b?c=d"):
        with pytest.raises(NotFound):
            await fetched(line, media_id)


async def test_what_is_there_later_is_asked_for_later(line: Line) -> None:
    media_id = await sent(line, picture("PNG"))
    line.emulator.answers_next_with(graph_errors.TEMPORARY, to="media")
    with pytest.raises(Unavailable):
        await fetched(line, media_id)
    for status in (302, 403, 404, 502):
        line.emulator.breaks_next(status, to="file")
        with pytest.raises(Unavailable, match=f"answered {status} for the file"):
            await content(await fetched(line, media_id))
    await line.api.stop()
    with pytest.raises(Unavailable, match="can't be reached"):
        await fetched(line, media_id)
    await line.api.start()
    assert await content(await fetched(line, media_id))
