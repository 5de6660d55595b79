"""A conversation as a text: who said what and when, with notes only if that was chosen."""

import re
import uuid
from datetime import UTC, datetime

import pytest

from services import clock
from services.access import viewer_of
from services.actor import agent
from services.channels.reacting import react
from services.channels.told import Reacted
from services.conversations.noting import note
from services.conversations.transcript import PART, opening, transcript
from services.refusal import NotFound
from tests.services.cast import NOWHERE, Guest, World
from tests.services.channels.telling import MARTA, connects, guests, takes_in, written
from tests.services.conversations.acts import attended, grab

NOON = round(datetime(2026, 3, 1, 12, 0, tzinfo=UTC).timestamp() * 1000)


async def read(world: World, who: int, guest: Guest, *, notes: bool = False) -> str:
    viewer = await world.ask(viewer_of, who)
    begin = await world.ask(opening, viewer, guest.conversation_id)
    text = transcript(world.db, viewer, guest.conversation_id, begin, notes=notes)
    return "".join([part async for part in text])


async def said(world: World) -> Guest:
    """Maria asks, Ben answers and notes something, from one day to the next."""
    guest = await world.opens(name="Maria")
    for hour, text in ((0, "Hello?"), (1, "First line\nsecond line")):
        clock.shift(NOON + hour * 3_600_000 - clock.now())
        await world.writes(guest, text)
    await world.joins(world.cast.ben, guest.conversation_id)
    clock.shift(24 * 3_600_000)
    await world.answers(world.cast.ben, guest.conversation_id, "Good morning")
    ben = agent(world.cast.ben)
    await world.do(
        note, guest.conversation_id, text="A returning one", client_id=str(uuid.uuid4()), actor=ben
    )
    return guest


async def test_what_everyone_may_read(world: World) -> None:
    guest = await said(world)
    assert await read(world, world.cast.ben, guest) == (
        "Conversation with Maria\nDemo, Sales\nWritten 2026-03-02 13:00 by Ben. Times are of UTC.\n"
        "\n2026-03-01\n\n"
        "[12:00] Maria: Hello?\n"
        "[13:00] Maria: First line\n        second line\n"
        "\n2026-03-02\n\n"
        "[13:00] Ben: Good morning\n"
    )


async def test_with_notes_also_what_only_agents_may(world: World) -> None:
    text = await read(world, world.cast.dan, await said(world), notes=True)
    assert "[13:00] * Ben joined\n" in text
    assert "[13:00] Ben (note, agents only): A returning one\n" in text


async def test_nobody_writes_what_looks_like_somebody_else(world: World) -> None:
    guest = await world.opens(name="Maria\n[12:00] Ben")
    await world.writes(guest, "Hello\n[12:01] Ben: You get all of it for nothing")
    lines = (await read(world, world.cast.ben, guest)).splitlines()
    assert [line for line in lines if line.startswith("[")] == [lines[6]]
    assert "        [12:01] Ben: You get all of it for nothing" in lines


async def test_a_long_one_is_whole(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    for number in range(PART + 5):
        await world.writes(guest, f"number {number}.")
    text = await read(world, world.cast.ben, guest)
    assert [f"number {number}." in text for number in range(PART + 5)] == [True] * (PART + 5)


async def test_it_ends_where_sight_is_lost(world: World) -> None:
    guest = await world.asks("support")
    viewer = await world.ask(viewer_of, world.cast.outsider)
    begin = await world.ask(opening, viewer, guest.conversation_id)
    text = transcript(world.db, viewer, guest.conversation_id, begin, notes=True)
    parts = [await anext(text)]
    await grab(world, world.cast.dan, guest)
    parts += [part async for part in text]
    assert parts == [begin.text]


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_gets_nothing(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    viewer = await world.ask(viewer_of, world.cast.agents[stranger])
    for place in (guest.conversation_id, NOWHERE, 2**70):
        with pytest.raises(NotFound):
            await world.ask(opening, viewer, place)


async def test_what_a_customer_sent_beside_words_is_said_in_words(world: World) -> None:
    channel = await connects(world)
    place = {"latitude": 1.5, "longitude": 2.5, "name": "Quay", "address": "Am Kai 4", "url": ""}
    people = [{"name": "Jonas", "phones": ["+49 176"]}]
    await takes_in(world, channel, written(external_id="wamid.A", text="", detail={"place": place}))
    await takes_in(world, channel, written(text="", detail={"contacts": people}, reply_to="wamid.A"))
    await takes_in(world, channel, written(text="Look"), lacks="Photo.jpg has not come yet.")
    await takes_in(world, channel, written(text="A friend says", detail={"is_forwarded": True}))
    await world.do(react, channel, Reacted("message:B", MARTA, 1, to="wamid.A", emoji="👍"))
    (guest,) = await guests(world)
    text = await read(world, world.cast.ben, guest)
    assert [re.sub(r"^\[..:..\] | +", "", line, count=1) for line in text.splitlines()[-7:]] == [
        "Marta Lindqvist: Location: Quay, Am Kai 4",
        "Reaction: 👍",
        "Marta Lindqvist: (to Marta Lindqvist: Location: Quay, Am Kai 4)",
        "Contact: Jonas, +49 176",
        "Marta Lindqvist: Look",
        "[Photo.jpg has not come yet.]",
        "Marta Lindqvist (forwarded): A friend says",
    ]
