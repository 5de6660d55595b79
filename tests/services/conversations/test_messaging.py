"""Writing, from both sides: exactly one message for each `client_id`."""

import asyncio
import unicodedata
import uuid

import pytest
from sqlmodel import Session

from models import Customer, State
from services import clock
from services.actor import agent
from services.conversations.messaging import Sent, answer, write
from services.events import MessageAdded
from services.outcome import Outcome
from services.refusal import BadRequest, Blocked, Conflict, Forbidden, NotFound, TooLong
from tests.services.cast import NOWHERE, Guest, World
from tests.services.conversations.acts import attended, close, hears_of_nothing, leave

HOSTILE = [
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "{{7*7}}",
    "\u202eesrever\u202c \u2066isolate\u2069",
    "a" + "\u0301\u0323" * 2_500,
    "'; DROP TABLE message; --",
    "😀" * 10_000,
    "\ufeff\u200b.\u2028\u2029",
]


def block(session: Session, customer_id: int) -> Outcome[None]:
    session.get_one(Customer, customer_id).blocked_at = clock.now()
    return Outcome(None)


async def test_a_customer_writes_and_waits(world: World) -> None:
    guest = await world.opens()
    world.told.clear()
    sent = await world.writes(guest, "Hello?")
    row = await world.row(guest.conversation_id)
    (message,) = await world.messages(guest.conversation_id)
    assert (message.seq, message.author, message.author_id) == (1, "customer", guest.id)
    assert (message.text, message.audience, message.at) == ("Hello?", "public", sent.at)
    assert (sent.seq, sent.repeated) == (1, False)
    assert (row.state, row.waiting_since, row.last_said_seq) == (State.OPEN, sent.at, 1)
    assert row.last_message_at == row.quiet_since == sent.at
    assert [event for event in world.told if isinstance(event, MessageAdded)] == [
        MessageAdded(guest.conversation_id, 1, "public", "customer")
    ]
    assert await world.is_whole()


async def test_a_second_message_does_not_restart_the_wait(world: World) -> None:
    guest = await world.asks()
    since = (await world.row(guest.conversation_id)).waiting_since
    clock.shift(60_000)
    sent = await world.writes(guest, "Anyone?")
    row = await world.row(guest.conversation_id)
    assert (row.waiting_since, row.last_message_at, row.quiet_since) == (since, sent.at, sent.at)


async def test_an_answer_ends_the_wait_and_the_next_message_begins_another(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    clock.shift(1_000)
    await world.answers(world.cast.ben, guest.conversation_id)
    assert (await world.row(guest.conversation_id)).waiting_since is None
    clock.shift(1_000)
    sent = await world.writes(guest, "Thanks, and")
    assert (await world.row(guest.conversation_id)).waiting_since == sent.at
    assert await world.is_whole()


async def test_an_agent_may_write_first(world: World) -> None:
    guest = await world.opens()
    await world.joins(world.cast.ben, guest.conversation_id)
    await world.answers(world.cast.ben, guest.conversation_id, "Can I help?")
    row = await world.row(guest.conversation_id)
    assert (row.state, row.waiting_since) == (State.OPEN, None)
    assert await world.is_whole()


async def test_only_the_crew_answers(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    for one in (world.cast.dan, world.cast.admin):
        with pytest.raises(Forbidden, match="Join"):
            await world.answers(one, guest.conversation_id)
    await leave(world, world.cast.ben, guest)
    with pytest.raises(Forbidden, match="Join"):
        await world.answers(world.cast.ben, guest.conversation_id)
    assert (await world.row(guest.conversation_id)).waiting_since is not None


async def test_a_closed_one_is_reopened_before_it_is_answered(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await close(world, world.cast.ben, guest)
    with pytest.raises(Conflict, match="REOPEN"):
        await world.answers(world.cast.ben, guest.conversation_id)


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_hears_of_nothing(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    await world.answers(world.cast.ben, guest.conversation_id)
    one = world.cast.agents[stranger]
    await hears_of_nothing(world, one, guest, lambda place: world.answers(one, place))


async def test_another_customers_conversation_is_not_there(world: World) -> None:
    maria, noor = await world.asks(), await world.asks()
    for place in (maria.conversation_id, NOWHERE, 2**70):
        with pytest.raises(NotFound):
            await world.do(write, place, text="Hi", client_id="1", actor=noor.actor)
    assert await world.kinds(maria.conversation_id) == ["text"]


async def test_agents_do_not_write_as_customers_nor_they_as_agents(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    with pytest.raises(Forbidden):
        await world.do(answer, guest.conversation_id, text="Hi", client_id="1", actor=guest.actor)


async def test_the_blocked_are_refused_in_neutral_words(world: World) -> None:
    guest = await world.asks()
    sent = await world.writes(guest, "before", "before-1")
    await world.do(block, guest.id)
    with pytest.raises(Blocked) as refused:
        await world.writes(guest, "Now?")
    assert "block" not in refused.value.sentence.lower()
    again = await world.writes(guest, "before", "before-1")
    assert (again.seq, again.repeated) == (sent.seq, True), "what was taken before stays taken"


async def test_the_same_once_more_is_the_same(world: World) -> None:
    guest = await world.opens()
    client_id = str(uuid.uuid4())
    first = await world.writes(guest, "Hello", client_id)
    world.told.clear()
    second = await world.writes(guest, "Hello", client_id)
    assert (second.seq, second.at, second.repeated) == (first.seq, first.at, True)
    assert world.told == []
    with pytest.raises(Conflict, match="same id"):
        await world.writes(guest, "Hello!", client_id)
    assert len(await world.messages(guest.conversation_id)) == 1


async def test_a_repeated_answer_is_acknowledged_even_after_leaving_or_closing(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    text, client_id, me = "Hi", str(uuid.uuid4()), agent(world.cast.ben)
    first = await world.do(answer, guest.conversation_id, text=text, client_id=client_id, actor=me)
    await leave(world, world.cast.ben, guest)
    again = await world.do(answer, guest.conversation_id, text=text, client_id=client_id, actor=me)
    await close(world, world.cast.admin, guest)
    once_more = await world.do(answer, guest.conversation_id, text=text, client_id=client_id, actor=me)
    assert {again.seq, once_more.seq} == {first.seq}
    assert again.repeated
    assert once_more.repeated


async def test_ids_are_each_senders_own(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    sent = [await world.writes(guest, "one", "same-id")]
    for one in (world.cast.ben, world.cast.dan):
        said = await world.do(
            answer, guest.conversation_id, text="one", client_id="same-id", actor=agent(one)
        )
        sent.append(said)
    assert not any(one.repeated for one in sent)
    assert len({one.seq for one in sent}) == 3


async def test_fifty_at_once_make_one(world: World) -> None:
    guest = await world.opens()
    client_id = str(uuid.uuid4())
    sent = await asyncio.gather(*(world.writes(guest, "Hello", client_id) for _ in range(50)))
    assert len(await world.messages(guest.conversation_id)) == 1
    assert {(one.seq, one.at) for one in sent} == {(1, sent[0].at)}
    assert sum(not one.repeated for one in sent) == 1
    assert len([event for event in world.told if isinstance(event, MessageAdded)]) == 1
    assert await world.is_whole()


async def test_fifty_different_ones_at_once_are_numbered_without_a_hole(world: World) -> None:
    guest = await attended(world, world.cast.ben)

    async def one(number: int) -> Sent:
        if number % 2:
            return await world.answers(world.cast.ben, guest.conversation_id, str(number))
        return await world.writes(guest, str(number))

    sent = await asyncio.gather(*map(one, range(50)))
    assert sorted(each.seq for each in sent) == list(range(3, 53))
    told = [event.seq for event in world.told if isinstance(event, MessageAdded)]
    assert told == sorted(told), "told in the order of their numbers"
    assert await world.is_whole()


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_text(world: World, text: str) -> None:
    guest = await attended(world, world.cast.ben)
    await world.writes(guest, text)
    await world.answers(world.cast.ben, guest.conversation_id, text)
    stored = [message.text for message in await world.messages(guest.conversation_id)][-2:]
    assert stored == [unicodedata.normalize("NFC", text)] * 2


async def test_nul_and_lone_surrogates_are_dropped(world: World) -> None:
    guest = await world.opens()
    await world.writes(guest, "a\0b\ud800c\udfffd")
    assert [message.text for message in await world.messages(guest.conversation_id)] == ["abcd"]


@pytest.mark.parametrize("text", ["", " \n\t", "\0", "\ud800", "\u2003\u00a0"])
async def test_nothing_can_not_be_sent(world: World, text: str) -> None:
    guest = await attended(world, world.cast.ben)
    with pytest.raises(BadRequest, match="empty"):
        await world.writes(guest, text)
    with pytest.raises(BadRequest, match="empty"):
        await world.answers(world.cast.ben, guest.conversation_id, text)


async def test_ten_thousand_characters_and_one_more(world: World) -> None:
    guest = await world.opens()
    await world.writes(guest, "x" * 10_000)
    with pytest.raises(TooLong, match="10,001 characters"):
        await world.writes(guest, "x" * 10_001)
    await world.writes(guest, "e\u0301" * 10_000)
    assert len((await world.messages(guest.conversation_id))[-1].text) == 10_000, "counted after NFC"


async def test_texts_that_are_equal_after_nfc_are_the_same(world: World) -> None:
    guest = await world.opens()
    first = await world.writes(guest, "Cafe\u0301\0", "one")
    again = await world.writes(guest, "Caf\u00e9", "one")
    assert (again.seq, again.repeated) == (first.seq, True)


@pytest.mark.parametrize("client_id", ["", "x" * 65, "a\0b", "\ud800", "a b", "é", "\n"])
async def test_an_id_of_no_use_is_refused(world: World, client_id: str) -> None:
    guest = await attended(world, world.cast.ben)
    with pytest.raises(BadRequest):
        await world.do(write, guest.conversation_id, text="Hi", client_id=client_id, actor=guest.actor)
    with pytest.raises(BadRequest):
        await world.do(
            answer, guest.conversation_id, text="Hi", client_id=client_id, actor=agent(world.cast.ben)
        )


async def test_a_customer_who_writes_at_the_very_moment_of_closing_loses_nothing(world: World) -> None:
    """Whichever comes first: the message is there, and the conversation is open or was seen closed."""
    guests: list[Guest] = [await attended(world, world.cast.ben) for _ in range(5)]
    for guest in guests:
        shown = (await world.row(guest.conversation_id)).last_seq
        results = await asyncio.gather(
            close(world, world.cast.ben, guest, shown=shown),
            world.writes(guest, "Wait"),
            return_exceptions=True,
        )
        assert isinstance(results[1], Sent)
        row = await world.row(guest.conversation_id)
        assert (row.state, row.waiting_since is not None) == (State.OPEN, True)
    assert await world.is_whole()
