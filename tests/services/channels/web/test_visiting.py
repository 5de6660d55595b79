"""`hello`: the conversation found or begun, and what was missed."""

import asyncio
import uuid

import pytest
from sqlmodel import Session, select

from models import ChannelIdentity, Customer, State
from services.channels.web import Page, Visit, Welcome, hello, profile
from services.events import ConversationChanged, CustomerActive, CustomerChanged
from services.outcome import Outcome
from services.refusal import NotFound, Unauthorized
from tests.services.cast import NOWHERE, Guest, World
from tests.services.conversations.acts import attended, close

PAGE = 50


async def said(world: World, guest: Guest) -> tuple[str, str]:
    person = await world.ask(lambda session: session.get_one(Customer, guest.id))
    return person.said_name, person.said_email


async def again(world: World, guest: Guest, **visit: object) -> Welcome:
    return await world.do(hello, guest.key, Visit(visitor_id=guest.visitor_id, **visit))  # type: ignore[arg-type]


async def many(world: World, guest: Guest, number: int) -> None:
    for one in range(number):
        await world.writes(guest, str(one))


async def test_the_first_time_a_conversation_begins(world: World) -> None:
    welcome = await world.do(hello, "sales", Visit())
    row = await world.row(welcome.conversation_id)
    assert uuid.UUID(welcome.visitor_id).version == 4
    assert (row.state, row.team_ids, row.crew_ids, row.last_seq) == (
        State.VISITING,
        [world.cast.sales],
        [],
        0,
    )
    assert (welcome.state, welcome.messages, welcome.more, welcome.reset) == ("visiting", [], False, False)
    (told,) = world.told
    assert isinstance(told, ConversationChanged)
    assert told.before is None
    assert told.after is not None
    assert await world.is_whole()


async def test_every_visitor_is_another_customer(world: World) -> None:
    one = await world.opens(name="Maria", email="maria@shop.example")
    other = await world.opens(name="Maria", email="maria@shop.example")
    assert one.id != other.id
    assert one.conversation_id != other.conversation_id


async def test_who_comes_back_finds_the_same(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await world.answers(world.cast.ben, guest.conversation_id, "Hi!")
    world.told.clear()
    welcome = await again(world, guest)
    assert (welcome.conversation_id, welcome.customer_id) == (guest.conversation_id, guest.id)
    assert [(message.text, message.author_name) for message in welcome.messages] == [
        ("Hello?", ""),
        ("Hi!", "Ben"),
    ]
    assert [type(event) for event in world.told] == [CustomerActive]


async def test_twice_at_once_is_one_visitor(world: World) -> None:
    guest = await world.opens()
    welcomes = await asyncio.gather(*(again(world, guest) for _ in range(10)))
    assert {welcome.conversation_id for welcome in welcomes} == {guest.conversation_id}


async def test_the_token_of_nobody_is_void(world: World) -> None:
    """They were erased, or the data was restored from an older backup: their client begins anew."""
    with pytest.raises(Unauthorized):
        await world.do(hello, "sales", Visit(visitor_id=str(uuid.uuid4())))


async def test_a_visitor_of_one_channel_is_a_stranger_on_another(world: World) -> None:
    guest = await world.asks("sales")
    with pytest.raises(Unauthorized):
        await world.do(hello, "support", Visit(visitor_id=guest.visitor_id))


async def test_only_what_was_missed_is_told(world: World) -> None:
    guest = await world.opens()
    await many(world, guest, 5)
    welcome = await again(world, guest, since=3)
    assert [(message.seq, message.prev) for message in welcome.messages] == [(4, 3), (5, 4)]
    assert (welcome.more, welcome.reset) == (False, False)
    nothing = await again(world, guest, since=5)
    assert (nothing.messages, nothing.more, nothing.reset) == ([], False, False)


async def test_prev_skips_what_the_customer_may_not_see(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    await world.answers(world.cast.ben, guest.conversation_id)
    await close(world, world.cast.ben, guest)
    await world.writes(guest, "Again")
    welcome = await again(world, guest)
    assert [(message.seq, message.prev) for message in welcome.messages] == [(1, 0), (4, 1), (7, 4)]


async def test_fifty_missed_are_told_and_with_fifty_one_it_begins_anew(world: World) -> None:
    guest = await world.opens()
    await many(world, guest, PAGE + 2)
    missed = await again(world, guest, since=2)
    assert (len(missed.messages), missed.more, missed.reset) == (PAGE, False, False)
    anew = await again(world, guest, since=1)
    assert ([message.seq for message in anew.messages], anew.more, anew.reset) == (
        list(range(3, PAGE + 3)),
        True,
        True,
    )


@pytest.mark.parametrize("ahead", [7, 2**63, 2**70])
async def test_who_is_ahead_begins_anew(world: World, ahead: int) -> None:
    guest = await world.asks()
    welcome = await again(world, guest, since=ahead)
    assert ([message.seq for message in welcome.messages], welcome.reset) == ([1], True)


async def test_the_first_time_there_is_nothing_to_forget(world: World) -> None:
    guest = await world.opens()
    await many(world, guest, PAGE + 2)
    for none in (0, -1, -(2**70)):
        welcome = await again(world, guest, since=none)
        assert (len(welcome.messages), welcome.more, welcome.reset) == (PAGE, True, False)


async def test_what_customers_say_of_themselves_is_kept(world: World) -> None:
    guest = await world.opens(name=" Maria\n\0 ", email="maria@shop.example")
    assert await said(world, guest) == ("Maria", "maria@shop.example")
    world.told.clear()
    await again(world, guest, since=1, name="", email="")
    await again(world, guest, since=1, name="Maria")
    assert (await said(world, guest), world.told) == (("Maria", "maria@shop.example"), [])
    await again(world, guest, since=1, name="Maria M.")
    assert await said(world, guest) == ("Maria M.", "maria@shop.example")
    assert world.told == [CustomerChanged(guest.id, (guest.conversation_id,))]


async def test_a_profile_never_covers_what_an_agent_typed(world: World) -> None:
    def typed(session: Session) -> Outcome[None]:
        person = session.get_one(Customer, guest.id)
        person.name, person.email = "Ms Garcia", "m@garcia.example"
        return Outcome(None)

    guest = await world.opens()
    await world.do(typed)
    await world.do(profile, guest.conversation_id, name="Boss", email="x@y.z")
    person = await world.ask(lambda session: session.get_one(Customer, guest.id))
    assert (person.name, person.email) == ("Ms Garcia", "m@garcia.example")
    assert (person.said_name, person.said_email) == ("Boss", "x@y.z")


async def test_a_profile_of_nobody_is_refused(world: World) -> None:
    with pytest.raises(NotFound):
        await world.do(profile, NOWHERE, name="Maria", email="")


async def test_hostile_words_are_cut_and_kept_as_text(world: World) -> None:
    page = Page(url="javascript:alert(1)\0" + "x" * 9_000, title="<b>\ud800" + "é" * 900)
    guest = await world.opens(
        name="<img src=x>" + "n" * 900,
        email="e" * 900,
        page=page,
        time_zone="Z" * 900,
        language="\0" * 900,
        user_agent="U" * 9_000,
        address="127.0.0.1",
    )

    def query(session: Session) -> ChannelIdentity:
        row = session.get_one(Customer, guest.id)
        assert (row.said_name[:11], len(row.said_name), len(row.said_email)) == ("<img src=x>", 80, 254)
        return session.exec(select(ChannelIdentity)).one()

    identity = await world.ask(query)
    assert identity.page_url == identity.first_page_url == ("javascript:alert(1)" + "x" * 9_000)[:2_000]
    assert identity.page_title == ("<b>" + "é" * 900)[:80]
    assert (len(identity.time_zone), identity.language, len(identity.user_agent)) == (80, "", 2_000)


async def test_the_page_is_followed_and_the_first_one_remembered(world: World) -> None:
    guest = await world.opens(page=Page("https://shop.example/", "Shop"))
    await again(world, guest, page=Page("https://shop.example/tea", "Tea"))
    await again(world, guest)

    def query(session: Session) -> ChannelIdentity:
        return session.exec(select(ChannelIdentity)).one()

    identity = await world.ask(query)
    assert (identity.first_page_url, identity.page_url, identity.page_title) == (
        "https://shop.example/",
        "https://shop.example/tea",
        "Tea",
    )
