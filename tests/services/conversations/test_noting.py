"""Notes: numbered like what is said, and nothing that a customer could learn of."""

import pytest

from models import State
from services.actor import agent
from services.channels import web
from services.channels.web.reading import history, last_public_seq, since
from services.conversations.listing import rows
from services.conversations.marking import mark_by_agent
from services.conversations.messaging import answer
from services.conversations.noting import note
from services.events import MarksMoved, MessageAdded
from services.refusal import BadRequest, Conflict, Forbidden, NotFound, TooLong
from tests.services.cast import NOWHERE, Guest, World
from tests.services.conversations.acts import attended, close, hears_of_nothing, leave, lines, notes


async def test_the_crew_reads_it_and_the_wait_goes_on(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    before = await world.row(guest.conversation_id)
    world.told.clear()
    sent = await notes(world, world.cast.ben, guest, "He is angry")
    after = await world.row(guest.conversation_id)
    message = (await world.messages(guest.conversation_id))[-1]
    assert (message.seq, message.audience, message.kind, message.text) == (
        sent.seq,
        "internal",
        "text",
        "He is angry",
    )
    assert (message.author, message.author_id, message.detail) == ("agent", world.cast.ben, {})
    assert (after.waiting_since, after.rank, after.last_message_at, after.last_said_seq) == (
        before.waiting_since,
        before.rank,
        before.last_message_at,
        before.last_said_seq,
    )
    assert [event for event in world.told if isinstance(event, MessageAdded)] == [
        MessageAdded(guest.conversation_id, sent.seq, "internal", "agent")
    ]
    assert (await lines(world, guest))[-1] == "He is angry"
    assert await world.is_whole()


async def test_the_same_once_more_is_the_same(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    first = await notes(world, world.cast.ben, guest, "Mind @Dan", world.cast.dan, client_id="one")
    world.told.clear()
    again = await notes(world, world.cast.ben, guest, "Mind @Dan", world.cast.dan, client_id="one")
    assert (again.seq, again.repeated, world.told) == (first.seq, True, [])
    with pytest.raises(Conflict, match="same id"):
        await notes(world, world.cast.ben, guest, "Another", client_id="one")


async def test_only_the_crew_leaves_notes(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    for one in (world.cast.dan, world.cast.admin):
        with pytest.raises(Forbidden, match="Join"):
            await notes(world, one, guest, "Psst")
    with pytest.raises(Forbidden):
        await world.do(note, guest.conversation_id, text="Hi", client_id="1", actor=guest.actor)
    await leave(world, world.cast.ben, guest)
    with pytest.raises(Forbidden, match="Join"):
        await notes(world, world.cast.ben, guest, "Psst")


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_hears_of_nothing(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    await notes(world, world.cast.ben, guest, "Psst")
    one = world.cast.agents[stranger]
    await hears_of_nothing(
        world,
        one,
        guest,
        lambda place: world.do(note, place, text="Hi", client_id="1", actor=agent(one)),
    )


async def test_nor_into_what_is_closed_or_not_there(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    with pytest.raises(NotFound):
        await world.do(note, NOWHERE, text="Hi", client_id="1", actor=agent(world.cast.ben))
    await close(world, world.cast.ben, guest)
    with pytest.raises(Conflict, match="REOPEN"):
        await notes(world, world.cast.ben, guest, "Psst")


async def test_empty_and_too_long(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    with pytest.raises(BadRequest, match="empty"):
        await notes(world, world.cast.ben, guest, " \n")
    with pytest.raises(TooLong, match="10,001"):
        await notes(world, world.cast.ben, guest, "x" * 10_001)


async def test_a_visitor_who_has_not_written_stays_one(world: World) -> None:
    guest = await world.opens()
    await world.joins(world.cast.ben, guest.conversation_id)
    await notes(world, world.cast.ben, guest, "Looks at lanterns")
    assert (await world.row(guest.conversation_id)).state == State.VISITING
    assert await world.is_whole()


# --- the customer


async def noted(world: World) -> Guest:
    """Public: 1, 4, 6. Ben joined (2), and left notes (3, 5, 7)."""
    guest = await attended(world, world.cast.ben)
    await notes(world, world.cast.ben, guest, "MARKER one")
    await world.answers(world.cast.ben, guest.conversation_id, "Hi!")
    await notes(world, world.cast.ben, guest, "MARKER two", world.cast.dan)
    await world.writes(guest, "Thanks")
    await notes(world, world.cast.ben, guest, "MARKER three")
    return guest


async def test_the_customer_finds_neither_it_nor_its_gap(world: World) -> None:
    guest = await noted(world)
    told = await world.ask(since, guest.conversation_id, after=0)
    assert [(one.seq, one.prev) for one in told] == [(1, 0), (4, 1), (6, 4)]
    older = await world.ask(history, guest.conversation_id, before=None)
    welcome = await world.do(web.hello, guest.key, web.Visit(visitor_id=guest.visitor_id))
    assert told == older.messages == welcome.messages
    assert "MARKER" not in repr((told, older, welcome))
    assert await world.ask(last_public_seq, guest.conversation_id) == 6


async def test_the_customer_does_not_learn_that_one_was_read(world: World) -> None:
    guest = await noted(world)
    world.told.clear()
    for one in (world.cast.ben, world.cast.dan):
        await world.do(mark_by_agent, guest.conversation_id, seq=7, actor=agent(one))
    await notes(world, world.cast.ben, guest, "MARKER four")
    await world.do(mark_by_agent, guest.conversation_id, seq=8, actor=agent(world.cast.ben))
    moved = [event for event in world.told if isinstance(event, MarksMoved)]
    assert [event.crew_read_seq for event in moved] == [6]


async def test_the_list_shows_what_was_said_to_the_customer(world: World) -> None:
    guest = await noted(world)
    row = (await world.ask(rows, [guest.conversation_id]))[guest.conversation_id]
    assert row["last"] is not None
    assert row["last"]["text"] == "Thanks"


async def test_a_note_holds_no_answer_and_is_not_held(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    await notes(world, world.cast.dan, guest, "I look it up")
    sent = await world.do(
        answer, guest.conversation_id, text="Hi", client_id="1", shown=0, actor=agent(world.cast.ben)
    )
    assert (await notes(world, world.cast.dan, guest, "Good")).seq == sent.seq + 1
