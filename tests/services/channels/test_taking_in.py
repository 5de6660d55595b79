"""A message that was told: in its customer's conversation, once, as if they had written it here."""

import asyncio

import pytest
from sqlmodel import select

from models import ExternalMessage
from services import clock
from services.channels.taking_in import complete, place_of
from services.channels.told import Media
from services.events import DeliveryChanged, MessageAdded
from services.outbox.departing import know
from services.outcome import Outcome
from services.refusal import NotFound
from tests.services.cast import World
from tests.services.channels.telling import (
    connects,
    customers,
    guests,
    identities,
    said,
    takes_in,
    written,
)
from tests.services.conversations.acts import close
from tests.services.files.attaching import uploaded

PLACE = {"latitude": 53.54412, "longitude": 9.99372, "name": "Sandtorkai", "address": "Am Kai 4", "url": ""}
BARE = PLACE | {"name": "", "address": ""}
PEOPLE = [{"name": "Jonas Berg", "phones": ["+49 176", "+49 177"]}]


async def test_it_begins_a_wait_and_is_told(world: World) -> None:
    channel = await connects(world)
    assert await takes_in(world, channel, written(text="Do you have lanterns?")) == 1
    (guest,) = await guests(world)
    row = await world.row(guest.conversation_id)
    assert (row.state, row.customer_count, row.waiting_since is not None) == ("open", 1, True)
    assert MessageAdded(guest.conversation_id, 1, "public", "customer") in world.told
    assert await world.finds(world.cast.ben, guest.conversation_id) >= {"list", "thread", "told"}
    assert await world.finds(world.cast.outsider, guest.conversation_id) - {"told"} == set()
    assert await world.is_whole()


async def test_the_same_message_is_taken_once(world: World) -> None:
    channel = await connects(world)
    told = written()
    await takes_in(world, channel, told)
    world.told.clear()
    assert await takes_in(world, channel, told) is None
    assert world.told == []
    assert await said(world, (await guests(world))[0]) == ["Hello?"]


async def test_ten_first_messages_at_once_make_one_customer(world: World) -> None:
    channel = await connects(world)
    told = [written(text=f"{number}") for number in range(10)]
    await asyncio.gather(*(takes_in(world, channel, one) for one in told))
    (guest,) = await guests(world)
    assert len(await customers(world)) == len(await identities(world)) == 1
    assert sorted(await said(world, guest)) == [f"{number}" for number in range(10)]
    assert await world.is_whole()


async def test_the_same_first_message_ten_times_at_once_makes_one(world: World) -> None:
    channel = await connects(world)
    told = written()
    await asyncio.gather(*(takes_in(world, channel, told) for _ in range(10)))
    (guest,) = await guests(world)
    assert await said(world, guest) == ["Hello?"]


async def test_one_with_a_long_id_is_taken_once_as_well(world: World) -> None:
    channel = await connects(world)
    told = written(external_id="wamid." + "é" * 100)
    assert await takes_in(world, channel, told) == 1
    assert await takes_in(world, channel, told) is None


async def test_it_reopens_what_was_closed_for_those_who_closed_it(world: World) -> None:
    channel = await connects(world)
    await takes_in(world, channel, written())
    (guest,) = await guests(world)
    await world.joins(world.cast.ben, guest.conversation_id)
    await close(world, world.cast.ben, guest)
    await takes_in(world, channel, written(), connected={world.cast.ben}, back_within=60_000)
    row = await world.row(guest.conversation_id)
    assert (row.state, row.crew_ids) == ("open", [world.cast.ben])


async def test_when_they_wrote_is_by_the_other_clock_as_far_as_it_can_be_right(world: World) -> None:
    channel = await connects(world)
    now = clock.now()
    wrote = []
    for at in (now - 60_000, now - 30_000, now - 90_000, now + 3_600_000):
        await takes_in(world, channel, written(at=at))
        (identity,) = await identities(world)
        wrote.append(identity.wrote_at)
    assert wrote[:3] == [now - 60_000, now - 30_000, now - 30_000]
    assert now <= (wrote[3] or 0) <= clock.now()


async def test_what_it_answers_is_shown_with_it(world: World) -> None:
    channel = await connects(world)
    first = written(text="Which one?" + "x" * 300)
    await takes_in(world, channel, first)
    (guest,) = await guests(world)
    await world.joins(world.cast.ben, guest.conversation_id)
    sent = await world.answers(world.cast.ben, guest.conversation_id, "The brass one.")
    row = await world.row(guest.conversation_id)

    def known(session: object) -> Outcome[None]:
        know(session, row, sent.seq, "wamid.ours")  # type: ignore[arg-type]
        return Outcome(None)

    await world.do(known)
    for reply_to in ("wamid.ours", first.external_id, "wamid.of-before"):
        await takes_in(world, channel, written(reply_to=reply_to))
    *_, ours, theirs, unknown = [one.detail for one in await world.messages(guest.conversation_id)]
    assert ours["reply_to"] == {"seq": sent.seq, "text": "The brass one.", "author": "Ben"}
    assert theirs["reply_to"]["author"] == "Marta Lindqvist"
    assert len(theirs["reply_to"]["text"]) == 200
    assert "reply_to" not in unknown


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({"place": PLACE}, "Location: Sandtorkai, Am Kai 4"),
        ({"place": BARE}, "Location: 53.54412, 9.99372"),
        ({"contacts": PEOPLE}, "Contact: Jonas Berg, +49 176, +49 177"),
    ],
)
async def test_what_has_no_text_is_found_by_its_words(
    world: World, detail: dict[str, object], words: str
) -> None:
    channel = await connects(world)
    await takes_in(world, channel, written(text="", detail=detail))
    (guest,) = await guests(world)
    (message,) = await world.messages(guest.conversation_id)
    assert (message.text, message.detail) == (words, detail)


async def test_its_file_is_the_customers_own(world: World) -> None:
    channel = await connects(world)
    told = written(text="", media=Media("1"))
    place = await world.do(place_of, channel, told)
    assert (await world.row(place.conversation_id)).state == "visiting", "nothing is shown of it yet"
    file = await uploaded(world, place.conversation_id, place.actor)
    await takes_in(world, channel, told, attachments=[file["id"]])
    (message,) = await world.messages(place.conversation_id)
    assert message.detail["files"] == [file]
    assert (await world.do(place_of, channel, told)).is_taken
    assert await world.is_whole()


async def test_a_file_that_comes_later_completes_it(world: World) -> None:
    channel = await connects(world)
    told = written(text="", media=Media("1"))
    await takes_in(world, channel, told, lacks="Photo.jpg has not come yet.")
    place = await world.do(place_of, channel, told)
    file = await uploaded(world, place.conversation_id, place.actor)
    world.told.clear()
    await world.do(complete, channel, told.external_id, attachments=[file["id"]])
    (message,) = await world.messages(place.conversation_id)
    assert message.detail == {"files": [file]}
    assert DeliveryChanged(place.conversation_id, (1,)) in world.told
    assert await world.is_whole()


async def test_or_it_is_said_that_it_never_will(world: World) -> None:
    channel = await connects(world)
    told = written(text="Look", media=Media("1"))
    await takes_in(world, channel, told, lacks="It has not come yet.")
    await world.do(complete, channel, told.external_id, lacks="It could not be had.")
    (message,) = await world.messages((await guests(world))[0].conversation_id)
    assert (message.text, message.detail) == ("Look", {"lacks": "It could not be had."})
    with pytest.raises(NotFound):
        await world.do(complete, channel, "wamid.unknown")


async def test_it_is_known_by_what_the_other_side_calls_it(world: World) -> None:
    channel = await connects(world)
    await takes_in(world, channel, written(external_id="wamid.A"))
    found = await world.ask(lambda session: session.exec(select(ExternalMessage)).one())
    assert (found.channel_id, found.external_id, found.seq) == (channel, "wamid.A", 1)
