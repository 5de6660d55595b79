"""CLOSE by hand and by the clock."""

import pytest

from models import State
from services import clock
from services.access import viewer_of
from services.actor import agent
from services.conversations import closing
from services.conversations.closing import JustWritten, close_quiet, quiet_ones
from services.conversations.reading import latest
from services.conversations.selection import Selection, Status, View
from services.refusal import Conflict, Forbidden
from tests.services.cast import World
from tests.services.conversations.acts import attended, close, hears_of_nothing

DAY = 86_400_000


async def test_closed_by_hand(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    waited = (await world.row(guest.conversation_id)).waiting_since
    await close(world, world.cast.ben, guest)
    row = await world.row(guest.conversation_id)
    assert (row.state, row.closed_by_id, row.waiting_since) == (State.CLOSED, world.cast.ben, None)
    assert row.closed_waiting_since == waited
    assert row.closed_at is not None
    assert row.crew_ids == [world.cast.ben], "seats are recorded as those at the closing"
    assert await world.kinds(guest.conversation_id) == ["text", "joined", "closed"]
    assert await world.is_whole()


async def test_it_moves_to_closed(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await close(world, world.cast.ben, guest)
    closed = [guest.conversation_id]
    assert await world.listed(world.cast.dan, Selection(status=Status.CLOSED)) == closed
    assert await world.listed(world.cast.ben, Selection(View.JOINED, status=Status.CLOSED)) == closed
    assert await world.listed(world.cast.dan, Selection(View.JOINED, status=Status.CLOSED)) == []
    for status in (None, Status.REP_NEEDED, Status.PENDING, Status.ONLINE):
        assert await world.listed(world.cast.dan, Selection(status=status)) == []


async def test_twice_is_once(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    await close(world, world.cast.ben, guest)
    before = await world.row(guest.conversation_id)
    world.told.clear()
    for one in (world.cast.ben, world.cast.dan, world.cast.admin):
        await close(world, one, guest)
    assert await world.row(guest.conversation_id) == before
    assert world.told == []


async def test_a_team_admin_closes_from_outside_the_crew(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await close(world, world.cast.admin, guest)
    assert (await world.row(guest.conversation_id)).closed_by_id == world.cast.admin


async def test_a_representative_outside_the_crew_does_not(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    with pytest.raises(Forbidden, match="Join"):
        await close(world, world.cast.dan, guest)
    assert (await world.row(guest.conversation_id)).state == State.OPEN


async def test_customers_do_not_close(world: World) -> None:
    guest = await world.asks()
    with pytest.raises(Forbidden):
        await world.do(closing.close, guest.conversation_id, shown=9, actor=guest.actor)


async def test_the_customer_has_just_written(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    shown = (await world.row(guest.conversation_id)).last_seq
    unseen = await world.writes(guest, "One more thing")
    with pytest.raises(JustWritten, match=f"^Visitor {guest.id} has just written.$") as refused:
        await close(world, world.cast.ben, guest, shown=shown)
    assert (refused.value.code, refused.value.seq) == ("just_written", unseen.seq)
    assert (await world.row(guest.conversation_id)).state == State.OPEN
    await close(world, world.cast.ben, guest, shown=refused.value.seq)
    assert (await world.row(guest.conversation_id)).state == State.CLOSED


async def test_what_colleagues_wrote_meanwhile_holds_nobody_up(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    shown = (await world.row(guest.conversation_id)).last_seq
    await world.answers(world.cast.dan, guest.conversation_id)
    await close(world, world.cast.ben, guest, shown=shown)
    assert (await world.row(guest.conversation_id)).state == State.CLOSED


async def test_where_nothing_was_written_there_is_nothing_to_close(world: World) -> None:
    guest = await world.opens()
    await world.joins(world.cast.ben, guest.conversation_id)
    with pytest.raises(Conflict, match="LEAVE"):
        await close(world, world.cast.ben, guest)


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_hears_of_nothing(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    await close(world, world.cast.ben, guest)
    one = world.cast.agents[stranger]
    await hears_of_nothing(
        world, one, guest, lambda place: world.do(closing.close, place, shown=99, actor=agent(one))
    )


async def test_the_clock_closes_what_is_quiet_longer_than_the_limit(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    quiet = (await world.row(guest.conversation_id)).quiet_since
    assert not await world.do(close_quiet, guest.conversation_id, older_than=quiet), "longer than is strict"
    assert await world.ask(quiet_ones, older_than=quiet, limit=9) == []
    assert await world.ask(quiet_ones, older_than=quiet + 1, limit=9) == [guest.conversation_id]
    assert await world.do(close_quiet, guest.conversation_id, older_than=quiet + 1)
    row = await world.row(guest.conversation_id)
    assert (row.state, row.closed_by_id, row.closed_waiting_since) == (State.CLOSED, None, quiet)
    assert row.crew_ids == [world.cast.ben]
    closed = (await world.messages(guest.conversation_id))[-1]
    assert (closed.author, closed.author_id, closed.kind) == ("system", None, "closed")


async def test_the_clock_decides_again_in_its_own_transaction(world: World) -> None:
    guest = await world.asks()
    clock.shift(DAY + 1)
    due = clock.now() - DAY
    assert await world.ask(quiet_ones, older_than=due, limit=9) == [guest.conversation_id]
    await world.writes(guest, "Still there?")
    world.told.clear()
    assert not await world.do(close_quiet, guest.conversation_id, older_than=due)
    assert (await world.row(guest.conversation_id)).state == State.OPEN
    assert world.told == []


async def test_the_clock_closes_once(world: World) -> None:
    guest = await world.asks()
    clock.shift(DAY + 1)
    due = clock.now() - DAY
    assert await world.do(close_quiet, guest.conversation_id, older_than=due)
    assert not await world.do(close_quiet, guest.conversation_id, older_than=due)
    assert await world.kinds(guest.conversation_id) == ["text", "closed"]


async def test_visiting_ones_are_left_alone(world: World) -> None:
    await world.opens()
    assert await world.ask(quiet_ones, older_than=clock.now() + DAY, limit=9) == []


async def test_a_day_counts_from_an_agents_first_word_too(world: World) -> None:
    """Who came two days ago and is written to now must not find the conversation closed at once."""
    guest = await world.opens()
    clock.shift(2 * DAY)
    await world.joins(world.cast.ben, guest.conversation_id)
    await world.answers(world.cast.ben, guest.conversation_id, "Can I help?")
    assert await world.ask(quiet_ones, older_than=clock.now() - DAY, limit=9) == []


async def test_an_answer_does_not_prolong_the_day(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    clock.shift(DAY + 1)
    await world.answers(world.cast.ben, guest.conversation_id)
    assert await world.ask(quiet_ones, older_than=clock.now() - DAY, limit=9) == [guest.conversation_id]


async def test_the_longest_quiet_come_first(world: World) -> None:
    guests = []
    for _ in range(3):
        guests.append(await world.asks())
        clock.shift(10)
    found = await world.ask(quiet_ones, older_than=clock.now(), limit=2)
    assert found == [guest.conversation_id for guest in guests[:2]]


@pytest.mark.parametrize(
    ("answered", "word"), [(False, "Closed unanswered, because"), (True, "Closed, because")]
)
async def test_the_thread_says_when_it_was_closed_unanswered(world: World, answered: bool, word: str) -> None:
    guest = await attended(world, world.cast.ben)
    if answered:
        await world.answers(world.cast.ben, guest.conversation_id)
    clock.shift(1_000)
    await world.do(close_quiet, guest.conversation_id, older_than=clock.now())
    viewer = await world.ask(viewer_of, world.cast.ben)
    thread = await world.ask(latest, viewer, guest.conversation_id)
    assert thread.messages[-1]["text"].startswith(word)
