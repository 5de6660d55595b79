"""From a customer's WhatsApp into the console: what they write, send and tell, through the emulator."""

import os
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from models import Message
from services import clock
from services.access import viewer_of
from services.channels.lanes import LONGEST_PAUSE
from services.channels.working import FILES_WAIT, GIVEN_UP_AFTER
from services.conversations.reading import MessageView, latest
from services.conversations.selection import Selection
from tests.services.channels.telling import guests, rows
from tests.services.files.pictures import photo
from tests.whatsapp.house import House, house
from web.emulator import graph_errors as errors
from web.emulator.events import batch, raw

PDF = b"%PDF-1.4\n" + b"x" * 100


@pytest.fixture
async def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    monkeypatch.setattr(clock, "_start", clock._start)
    async with house(tmp_path, max_file_size="1MB") as opened:
        yield opened


async def thread(of: House) -> list[MessageView]:
    """What Ben reads."""
    viewer = await of.world.ask(viewer_of, of.world.cast.ben)
    return (await of.world.ask(latest, viewer, (await of.guest()).conversation_id)).messages


async def said(of: House) -> list[str]:
    return [message["text"] for message in await thread(of)]


async def only(of: House) -> Message:
    (message,) = await of.world.messages((await of.guest()).conversation_id)
    return message


async def whole(of: House, file_id: str) -> bytes:
    _, chunks = await of.runtime.files.contents(file_id)
    return b"".join([chunk async for chunk in chunks])


async def test_the_webhook_is_found_when_it_is_set_up(harbour: House) -> None:
    assert await harbour.emulator.verifies()
    assert not await harbour.emulator.verifies("another")


async def test_what_is_written_is_in_the_console(harbour: House) -> None:
    first = harbour.emulator.writes(harbour.marta, "Do you have the storm lantern?")
    harbour.emulator.writes(harbour.marta, "In brass", reply_to=first)
    await harbour.hears()
    guest = await harbour.guest()
    assert await harbour.world.listed(harbour.world.cast.ben, Selection()) == [guest.conversation_id]
    assert await harbour.world.finds(harbour.world.cast.outsider, guest.conversation_id) - {"told"} == set()
    one, other = await thread(harbour)
    assert (one["text"], one["author"]["name"]) == ("Do you have the storm lantern?", "Marta")
    answered = {"seq": 1, "text": "Do you have the storm lantern?", "author": "Marta"}
    assert (other["text"], other["reply_to"]) == ("In brass", answered)


async def test_everything_that_can_be_sent(harbour: House) -> None:
    tells, marta = harbour.emulator, harbour.marta
    tells.sends_image(marta, content=photo((80, 40)), mime="image/jpeg", caption="Cracked here")
    tells.sends_document(marta, PDF, "order.pdf", mime="application/pdf")
    tells.sends_audio(marta, b"OggS\x00\x02" + bytes(60))
    tells.sends_sticker(marta)
    tells.shares_location(marta, 53.54412, 9.99372, name="Sandtorkai", address="Am Kai 4")
    tells.shares_contact(marta, "Jonas Berg", "+49 176 5550829")
    tells.sends_unknown(marta)
    tells.sends(marta, "poll", {"name": "?"})
    await harbour.hears()
    image, document, audio, sticker, place, card, unknown, poll = await thread(harbour)
    assert image["text"] == "Cracked here"
    (file,) = image["attachments"]
    assert (file["name"], file["width"], file["height"]) == ("Photo.jpg", 40, 80)
    (file,) = document["attachments"]
    assert (file["name"], file["type"]) == ("order.pdf", "application/pdf")
    assert await whole(harbour, file["id"]) == PDF
    assert [one["name"] for one in audio["attachments"]] == ["Voice message.ogg"]
    assert len(sticker["attachments"]) == 1
    assert place["place"] == {
        "latitude": 53.54412,
        "longitude": 9.99372,
        "name": "Sandtorkai",
        "address": "Am Kai 4",
        "url": "",
    }
    assert [person["name"] for person in card["contacts"]] == ["Jonas Berg"]
    assert (unknown["text"], unknown["unsupported"]) == ("Unsupported message", "edit")
    assert (poll["text"], poll["unsupported"]) == ("Unsupported message", "poll")
    assert "poll" in (await rows(harbour.world))[-1].payload["raw"], "it is kept"
    assert await harbour.world.is_whole()


async def test_a_hundred_of_one_in_whatever_order_make_one(harbour: House) -> None:
    with harbour.emulator.held() as events:
        harbour.emulator.writes(harbour.marta, "One")
        harbour.emulator.writes(harbour.marta, "Two")
        repeated = [*events, *events] * 50
        random.Random(3).shuffle(repeated)
        events.clear()
    statuses = await harbour.emulator.post.at_once(repeated)
    assert set(statuses) == {200}
    await harbour.hears()
    assert sorted(await said(harbour)) == ["One", "Two"]


async def test_ten_first_messages_at_once_make_one_customer(harbour: House) -> None:
    with harbour.emulator.held() as events:
        for number in range(10):
            harbour.emulator.writes(harbour.marta, str(number))
        first = list(events)
        events.clear()
    await harbour.emulator.post.at_once(first)
    await harbour.hears()
    assert len(await guests(harbour.world)) == 1
    assert sorted(await said(harbour)) == [str(number) for number in range(10)]


async def test_one_bad_entry_stops_no_other(harbour: House) -> None:
    with harbour.emulator.held() as events:
        harbour.emulator.writes(harbour.marta, "One")
        harbour.emulator.writes(harbour.marta, "Two")
        broken: dict[str, Any] = batch(events)
        broken["entry"].insert(1, {"id": 7, "changes": "none"})
        events.clear()
    body = raw(broken)
    post = harbour.emulator.post
    assert (await post.post(body, post.signature(body))).status_code == 200
    await harbour.hears()
    assert await said(harbour) == ["One", "Two"]


async def test_who_forges_is_refused(harbour: House) -> None:
    with harbour.emulator.held() as events:
        harbour.emulator.writes(harbour.marta, "Hello")
        (event,) = events
        events.clear()
    post, body = harbour.emulator.post, raw(event)
    for content, signature in (
        (body, None),
        (body, "sha256=" + "0" * 64),
        (body.replace(b"Hello", b"Money"), post.signature(body)),
        (body.replace(b":", b": ", 1), post.signature(body)),
    ):
        assert (await post.post(content, signature)).status_code == 401
    await harbour.hears()
    assert await guests(harbour.world) == []


async def test_somebody_by_number_then_by_id_is_one(harbour: House) -> None:
    before = harbour.emulator.customer("Jonas", phone="491765550829")
    harbour.emulator.writes(before, "Before")
    await harbour.hears()
    before.user_id = "DE.5"
    harbour.emulator.writes(before, "After")
    harbour.emulator.changes_number(before, "491765550830", "DE.6")
    harbour.emulator.writes(before, "Later")
    await harbour.hears()
    assert await said(harbour) == ["Before", "After", "Later"]


async def test_who_has_no_number_is_somebody_too(harbour: House) -> None:
    owen = harbour.emulator.customer("Owen P.", user_id="GB.739", username="owenpriest")
    harbour.emulator.writes(owen, "Hello")
    await harbour.hears()
    harbour.emulator.changes_user_id(owen, "GB.740")
    harbour.emulator.writes(owen, "Me again")
    await harbour.hears()
    assert await said(harbour) == ["Hello", "Me again"]


async def test_a_reaction_stands_with_its_message(harbour: House) -> None:
    first = harbour.emulator.writes(harbour.marta, "Hello")
    harbour.emulator.reacts(harbour.marta, first, "👍")
    await harbour.hears()
    (message,) = await thread(harbour)
    assert message["reaction"] == "👍"
    harbour.emulator.reacts(harbour.marta, first, "")
    await harbour.hears()
    (message,) = await thread(harbour)
    assert message["reaction"] == ""


async def test_a_file_that_can_not_be_had_for_a_moment_comes_with_its_message(harbour: House) -> None:
    harbour.emulator.answers_next_with(errors.TEMPORARY, times=2, to="media")
    harbour.emulator.sends_document(harbour.marta, PDF, "a.pdf", mime="application/pdf")
    harbour.emulator.writes(harbour.marta, "Have you got it?")
    await harbour.hears()
    for _ in range(2):
        clock.shift(LONGEST_PAUSE // 100)
        await harbour.hears()
    document, question = await thread(harbour)
    assert [file["name"] for file in document["attachments"]] == ["a.pdf"]
    assert question["text"] == "Have you got it?"
    assert await harbour.world.is_whole()


async def test_one_that_can_not_be_had_for_long_comes_after_its_message(harbour: House) -> None:
    with harbour.emulator.is_down():
        harbour.emulator.sends_document(harbour.marta, PDF, "a.pdf", mime="application/pdf")
        harbour.emulator.writes(harbour.marta, "Have you got it?")
        await harbour.hears()
        clock.shift(FILES_WAIT)
        await harbour.hears()
        assert await said(harbour) == ["[a.pdf has not come yet.]", "Have you got it?"]
    clock.shift(LONGEST_PAUSE)
    await harbour.hears()
    document, _ = await thread(harbour)
    assert document["text"] == ""
    (file,) = document["attachments"]
    assert await whole(harbour, file["id"]) == PDF
    assert await harbour.world.is_whole()


async def test_one_that_never_can_be_had_is_said_to_be_missing(harbour: House) -> None:
    harbour.emulator.answers_next_with(errors.NO_SUCH_OBJECT, times=9, to="media")
    harbour.emulator.sends_document(harbour.marta, PDF, "a.pdf", mime="application/pdf", caption="Look")
    await harbour.hears()
    assert await said(harbour) == [
        "Look\n[a.pdf could not be had: WhatsApp does not have this file any more.]"
    ]
    (row,) = await rows(harbour.world)
    assert (row.state, row.reason) == ("failed", "WhatsApp does not have this file any more.")


async def test_so_is_one_that_could_not_be_had_for_a_day(harbour: House) -> None:
    with harbour.emulator.is_down():
        harbour.emulator.sends_document(harbour.marta, PDF, "a.pdf", mime="application/pdf")
        await harbour.hears()
        clock.shift(FILES_WAIT)
        await harbour.hears()
        clock.shift(GIVEN_UP_AFTER)
        await harbour.hears()
    first, *closed = await said(harbour)
    assert first.startswith("[a.pdf could not be had: ")
    assert closed in ([], ["Closed unanswered, because the customer has not written for long"])
    assert [row.state for row in await rows(harbour.world)] == ["failed"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"%PDF" + os.urandom(1_000_001), "too large: 1 MB are possible"), (b"", "is empty")],
)
async def test_one_that_is_not_taken_is_said_to_be_missing(
    harbour: House, content: bytes, reason: str
) -> None:
    harbour.emulator.sends_document(harbour.marta, content, "a.pdf", mime="application/pdf")
    await harbour.hears()
    (text,) = await said(harbour)
    assert reason in text


async def test_while_this_house_is_away_nothing_is_lost(harbour: House) -> None:
    harbour.emulator.writes(harbour.marta, "One")
    await harbour.hears()
    await harbour.hook.stop()
    for text in ("Two", "Three"):
        harbour.emulator.writes(harbour.marta, text)
    await harbour.hook.start()
    await harbour.hears()
    assert await said(harbour) == ["One", "Two", "Three"]
