"""The dialog "Customer details" as each agent may read it."""

import pytest
from sqlmodel import Session

from models import Conversation
from services.access import viewer_of
from services.actor import agent
from services.channels.web import Page
from services.details.editing import edit
from services.details.fields import Details
from services.details.location import Locator
from services.details.sheet import Sheet, sheet
from services.outcome import Outcome
from services.refusal import NotFound
from tests.services.cast import NOWHERE, Guest, World
from tests.services.channels.telling import connects, guests, takes_in, written
from tests.services.conversations.acts import attended, grab

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0"


async def read(world: World, agent_id: int, guest: Guest) -> Sheet:
    viewer = await world.ask(viewer_of, agent_id)
    return await world.ask(sheet, viewer, guest.conversation_id, Locator(None))


async def records(world: World, who: int, guest: Guest, **fields: str) -> None:
    details, actor = Details(**fields), agent(who)  # type: ignore[arg-type]
    await world.do(edit, guest.conversation_id, revision=0, details=details, actor=actor)


async def test_what_was_said_and_where_from(world: World) -> None:
    guest = await world.opens(
        name="Maria",
        email="maria@shop.example",
        language="pt-PT",
        time_zone="Europe/Lisbon",
        user_agent=FIREFOX,
        address="8.8.8.8",
        page=Page("https://shop.example/", "Shop"),
    )
    found = await read(world, world.cast.ben, guest)
    assert (found.said.name, found.said.email, found.said.time_zone) == (
        "Maria",
        "maria@shop.example",
        "Europe/Lisbon",
    )
    assert (found.said.language, found.said.language_name) == ("pt-PT", "Portuguese (Portugal)")
    origin = found.origin
    assert (origin.browser, origin.system, origin.place) == ("Firefox 144", "Windows 10", "United States")
    assert (origin.page_url, origin.page_title) == ("https://shop.example/", "Shop")
    assert origin.first_page_url == "https://shop.example/"
    assert (found.country, found.revision, found.edited_by) == ("US", 0, "")


async def test_the_number_of_who_writes_by_whatsapp_is_known(world: World) -> None:
    await takes_in(world, await connects(world), written())
    (guest,) = await guests(world)
    found = await read(world, world.cast.ben, guest)
    assert (found.said.name, found.said.phone) == ("Marta Lindqvist", "+49 176 55501234")
    assert found.details.phone == "", "no agent has recorded it"


async def test_what_was_recorded_and_by_whom(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await records(world, world.cast.ben, guest, company="Harbour Supplies")
    dan, ben = await read(world, world.cast.dan, guest), await read(world, world.cast.ben, guest)
    assert (dan.details.company, dan.revision, dan.edited_by) == ("Harbour Supplies", 1, "Ben")
    assert (ben.may_edit, dan.may_edit) == (True, False)


async def test_nothing_is_known_of_who_says_nothing(world: World) -> None:
    found = await read(world, world.cast.ben, await world.asks())
    assert set(vars_of(found.said)) == {""}
    assert (found.origin.browser, found.origin.system, found.origin.place, found.earlier) == ("", "", "", [])


def vars_of(one: object) -> list[object]:
    return [getattr(one, name) for name in one.__slots__]  # type: ignore[attr-defined]


async def test_earlier_ones_of_who_has_the_same_recorded_address(world: World) -> None:
    maria, again, stranger = (
        await attended(world, world.cast.ben),
        await world.asks("both"),
        await world.asks(),
    )
    for guest in (maria, again):
        await records(world, world.cast.admin, guest, email="maria@shop.example")
    await records(world, world.cast.admin, stranger, email="ben@shop.example")
    (earlier,) = (await read(world, world.cast.ben, maria)).earlier
    assert (earlier.conversation_id, earlier.channel, earlier.state) == (
        again.conversation_id,
        "Both",
        "open",
    )
    (back,) = (await read(world, world.cast.ben, again)).earlier
    assert back.conversation_id == maria.conversation_id
    assert (await read(world, world.cast.ben, stranger)).earlier == []


async def test_what_customers_say_joins_nobody(world: World) -> None:
    one = await world.opens(name="Maria", email="maria@shop.example")
    other = await world.opens(name="Maria", email="maria@shop.example")
    await world.writes(one)
    await world.writes(other)
    await records(world, world.cast.admin, one, email="maria@shop.example")
    for guest in (one, other):
        assert (await read(world, world.cast.ben, guest)).earlier == []


async def test_an_earlier_one_that_one_may_not_see_is_not_told(world: World) -> None:
    maria, secret = await world.asks("both"), await world.asks("support")
    for guest in (maria, secret):
        await records(world, world.cast.admin, guest, phone="+351912345678")
    assert len((await read(world, world.cast.outsider, maria)).earlier) == 1
    await grab(world, world.cast.dan, secret)
    assert (await read(world, world.cast.outsider, maria)).earlier == []
    assert (await read(world, world.cast.ben, maria)).earlier == []
    assert len((await read(world, world.cast.admin, maria)).earlier) == 1


async def test_other_conversations_of_the_same_customer(world: World) -> None:
    """As by another channel: nothing makes them yet, and they would be listed."""
    maria, other, visiting = await world.asks(), await world.asks("both"), await world.opens("support")

    def adopt(session: Session) -> Outcome[None]:
        for guest in (other, visiting):
            session.get_one(Conversation, guest.conversation_id).customer_id = maria.id
        return Outcome(None)

    await world.do(adopt)
    (earlier,) = (await read(world, world.cast.ben, maria)).earlier
    assert earlier.conversation_id == other.conversation_id


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_finds_nothing(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    viewer = await world.ask(viewer_of, world.cast.agents[stranger])
    for place in (guest.conversation_id, NOWHERE, 2**70):
        with pytest.raises(NotFound):
            await world.ask(sheet, viewer, place, Locator(None))
