"""A message takes what was uploaded for it: once, and whole or not at all."""

import asyncio

import pytest

from models import StoredFile
from services.access import viewer_of
from services.channels.web import history
from services.conversations.listing import rows
from services.conversations.reading import latest
from services.files.letting_go import doom
from services.refusal import BadRequest, Conflict, NotFound, Refusal
from tests.services.cast import World
from tests.services.conversations.acts import attended
from tests.services.files.attaching import PHOTO, REPORT, answers_with, of_agent, of_guest, writes_with


async def test_an_agents_message_takes_them_in_order(world: World) -> None:
    ben = world.cast.ben
    guest = await attended(world, ben)
    report, photo = await of_agent(world, ben, guest), await of_agent(world, ben, guest, PHOTO)
    sent = await answers_with(world, ben, guest, photo, report, photo)
    message = (await world.messages(guest.conversation_id))[-1]
    assert (message.seq, message.text) == (sent.seq, "")
    assert [file["id"] for file in message.detail["files"]] == [photo, report]
    file = await world.ask(lambda session: session.get_one(StoredFile, report))
    assert file.message_id == message.id
    assert (await world.row(guest.conversation_id)).waiting_since is None, "a file answers"
    assert await world.is_whole()


async def test_both_sides_are_told_of_them(world: World) -> None:
    ben = world.cast.ben
    guest = await attended(world, ben)
    photo, report = await of_guest(world, guest, PHOTO), await of_agent(world, ben, guest)
    await writes_with(world, guest, photo)
    await answers_with(world, ben, guest, report, text="Look")
    viewer = await world.ask(viewer_of, ben)
    thread = await world.ask(latest, viewer, guest.conversation_id)
    shown = {message["text"]: message["attachments"] for message in thread.messages}
    assert shown[""] == [
        {
            "id": photo,
            "name": "photo.jpg",
            "size": 5_678,
            "type": "image/jpeg",
            "url": f"/files/{photo}",
            "thumb": f"/files/{photo}/thumb",
            "width": 640,
            "height": 480,
        }
    ]
    assert [file["url"] for file in shown["Look"]] == [f"/files/{report}"]
    assert shown["Hello?"] == []
    told = (await world.ask(history, guest.conversation_id, before=None)).messages
    assert [[file["id"] for file in message.files] for message in told] == [[], [photo], [report]]


async def test_a_row_says_what_was_sent_without_words(world: World) -> None:
    guest = await world.asks()
    await writes_with(world, guest, await of_guest(world, guest, PHOTO))
    row = (await world.ask(rows, [guest.conversation_id]))[guest.conversation_id]
    assert row["last"] is not None
    assert row["last"]["text"] == "Image: photo.jpg"


async def test_the_same_again_is_the_same_and_with_others_a_conflict(world: World) -> None:
    guest = await world.asks()
    one, other = await of_guest(world, guest), await of_guest(world, guest)
    first = await writes_with(world, guest, one, text="Look")
    again = await writes_with(world, guest, one, text="Look")
    assert (again.seq, again.at, again.repeated) == (first.seq, first.at, True)
    for ids in ((), (other,), (one, other)):
        with pytest.raises(Conflict):
            await writes_with(world, guest, *ids, text="Look")
    assert len(await world.messages(guest.conversation_id)) == 2


async def test_each_is_taken_once(world: World) -> None:
    guest = await world.asks()
    one, other = await of_guest(world, guest), await of_guest(world, guest)
    await writes_with(world, guest, one)
    with pytest.raises(NotFound, match="Attach it again"):
        await writes_with(world, guest, other, one, client_id="2")
    assert len(await world.messages(guest.conversation_id)) == 2
    await writes_with(world, guest, other, client_id="3")
    assert await world.is_whole()


async def test_many_messages_at_once_want_the_same(world: World) -> None:
    guest = await world.asks()
    one = await of_guest(world, guest)
    writing = (writes_with(world, guest, one, client_id=str(number)) for number in range(10))
    results = await asyncio.gather(*writing, return_exceptions=True)
    assert len([result for result in results if isinstance(result, Refusal)]) == 9
    assert len(await world.messages(guest.conversation_id)) == 2
    assert await world.is_whole()


async def test_nobody_sends_what_is_not_theirs(world: World) -> None:
    ben, dan = world.cast.ben, world.cast.dan
    guest, other = await attended(world, ben, dan), await attended(world, ben)
    of_ben, of_other = await of_agent(world, ben, guest), await of_guest(world, other)
    elsewhere = await of_agent(world, ben, other)
    for id_ in (of_ben, of_other, "0" * 32, "\0", "' OR 1=1", ""):
        with pytest.raises(NotFound):
            await answers_with(world, dan, guest, id_)
        with pytest.raises(NotFound):
            await writes_with(world, guest, id_)
    with pytest.raises(NotFound):
        await answers_with(world, ben, guest, elsewhere)
    with pytest.raises(NotFound):
        await answers_with(world, world.cast.outsider, guest, of_ben)
    assert len([one for one in await world.messages(guest.conversation_id) if one.kind == "text"]) == 1


async def test_what_was_let_go_is_not_sent(world: World) -> None:
    guest = await world.asks()
    one = await of_guest(world, guest)
    await world.do(doom, older_than=2**60, limit=10)
    with pytest.raises(NotFound, match="not here any more"):
        await writes_with(world, guest, one, text="Look")
    assert len(await world.messages(guest.conversation_id)) == 1


async def test_neither_too_many_nor_nothing_at_all(world: World) -> None:
    guest = await world.asks()
    ids = [await of_guest(world, guest, REPORT) for _ in range(11)]
    with pytest.raises(BadRequest, match="10 files"):
        await writes_with(world, guest, *ids)
    with pytest.raises(BadRequest, match="empty"):
        await writes_with(world, guest)
    await writes_with(world, guest, *ids[:10])
