"""REOPEN: by hand, or by the customer's next message."""

import pytest
from sqlmodel import Session, col, delete

from models import ChannelTeam, State
from services import clock
from services.actor import agent
from services.agents import turn_available
from services.conversations import closing, reopening
from services.conversations.messaging import write
from services.conversations.selection import Selection, Status
from services.outcome import Outcome
from services.refusal import Forbidden
from tests.services.cast import Guest, World
from tests.services.conversations.acts import attended, close, hears_of_nothing, reopen


async def closed(world: World, *crew: int, key: str = "sales") -> Guest:
    guest = await attended(world, *crew, key=key)
    await close(world, world.cast.admin, guest)
    return guest


def route(session: Session, channel_id: int, team_ids: list[int]) -> Outcome[None]:
    """Let the channel lead to other teams from now on."""
    session.exec(delete(ChannelTeam).where(col(ChannelTeam.channel_id) == channel_id))
    session.add_all(ChannelTeam(channel_id=channel_id, team_id=team_id) for team_id in team_ids)
    return Outcome(None)


async def test_who_reopens_joins(world: World) -> None:
    guest = await closed(world, world.cast.ben)
    clock.shift(1_000)
    await reopen(world, world.cast.dan, guest)
    row = await world.row(guest.conversation_id)
    assert (row.state, row.crew_ids) == (State.OPEN, [world.cast.dan])
    assert (row.waiting_since, row.owner_id) == (None, None)
    assert (row.closed_at, row.closed_by_id, row.closed_waiting_since) == (None, None, None)
    assert row.quiet_since >= row.created_at + 1_000, "the day counts from the reopening"
    assert (await world.kinds(guest.conversation_id))[-2:] == ["reopened", "joined"]
    assert await world.is_whole()


async def test_who_was_in_the_crew_at_the_closing_may_reopen(world: World) -> None:
    guest = await closed(world, world.cast.ben, world.cast.dan)
    await reopen(world, world.cast.ben, guest)
    assert (await world.row(guest.conversation_id)).crew_ids == [world.cast.ben]


async def test_twice_is_once(world: World) -> None:
    guest = await closed(world, world.cast.ben)
    await reopen(world, world.cast.ben, guest)
    before = await world.row(guest.conversation_id)
    world.told.clear()
    for one in (world.cast.ben, world.cast.dan):
        await reopen(world, one, guest)
    assert await world.row(guest.conversation_id) == before
    assert world.told == []


async def test_customers_do_not_reopen_by_hand(world: World) -> None:
    guest = await closed(world, world.cast.ben)
    with pytest.raises(Forbidden):
        await world.do(reopening.reopen, guest.conversation_id, actor=guest.actor)


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_hears_of_nothing(world: World, stranger: str) -> None:
    guest = await closed(world, world.cast.ben)
    await world.writes(guest)
    await close(world, world.cast.admin, guest)
    one = world.cast.agents[stranger]
    await hears_of_nothing(
        world, one, guest, lambda place: world.do(reopening.reopen, place, actor=agent(one))
    )


async def test_the_customers_next_message_reopens_in_the_same_transaction(world: World) -> None:
    guest = await closed(world, world.cast.ben)
    world.told.clear()
    await world.writes(guest, "Hello again")
    row = await world.row(guest.conversation_id)
    assert (row.state, row.crew_ids, row.owner_id) == (State.OPEN, [], None)
    assert row.waiting_since is not None
    reopened, message = (await world.messages(guest.conversation_id))[-2:]
    assert (reopened.kind, reopened.author, reopened.audience) == ("reopened", "customer", "internal")
    assert (message.kind, message.seq) == ("text", reopened.seq + 1)
    assert len([event for event in world.told if hasattr(event, "after")]) == 1, "one change is told, not two"
    assert await world.listed(world.cast.dan, Selection(status=Status.REP_NEEDED)) == [guest.conversation_id]
    assert await world.is_whole()


async def test_teams_are_those_the_channel_leads_to_now(world: World) -> None:
    guest = await closed(world, world.cast.ben)
    channel = await world.channel("sales")
    await world.do(route, channel.id, [world.cast.support])
    await world.writes(guest)
    row = await world.row(guest.conversation_id)
    assert row.team_ids == [world.cast.support]
    assert await world.finds(world.cast.ben, guest.conversation_id) == {"told"}, "what he saw before"
    assert "list" in await world.finds(world.cast.outsider, guest.conversation_id)
    assert await world.is_whole()


async def test_who_reopens_into_anothers_team_does_not_join(world: World) -> None:
    guest = await closed(world, world.cast.ben)
    channel = await world.channel("sales")
    await world.do(route, channel.id, [world.cast.support])
    await reopen(world, world.cast.ben, guest)
    row = await world.row(guest.conversation_id)
    assert (row.state, row.team_ids, row.crew_ids) == (State.OPEN, [world.cast.support], [])
    assert await world.is_whole()


async def test_a_team_that_stays_keeps_its_place(world: World) -> None:
    guest = await closed(world, key="both")
    channel = await world.channel("both")
    await world.do(route, channel.id, [world.cast.sales])
    await world.writes(guest)
    assert (await world.row(guest.conversation_id)).team_ids == [world.cast.sales]
    assert await world.is_whole()


async def writes_again(world: World, guest: Guest, *connected: int, within: int = 900_000) -> None:
    """The customer writes while these agents have a console open."""
    await world.do(
        write,
        guest.conversation_id,
        text="One more thing",
        client_id="again",
        actor=guest.actor,
        connected=connected,
        back_within=within,
    )


async def test_soon_after_a_close_by_hand_it_goes_back_to_the_crew(world: World) -> None:
    guest = await closed(world, world.cast.ben, world.cast.dan)
    await writes_again(world, guest, world.cast.dan, world.cast.outsider)
    row = await world.row(guest.conversation_id)
    assert (row.state, row.crew_ids) == (State.OPEN, [world.cast.dan])
    assert (await world.kinds(guest.conversation_id))[-3:] == ["reopened", "returned", "text"]
    assert await world.listed(world.cast.ben, Selection(status=Status.PENDING)) == [guest.conversation_id]
    assert await world.finds(world.cast.outsider, guest.conversation_id) == set()
    assert await world.is_whole()


async def test_who_is_away_does_not_get_it_back(world: World) -> None:
    guest = await closed(world, world.cast.ben)
    await world.do(turn_available, world.cast.ben, on=False)
    await writes_again(world, guest, world.cast.ben)
    assert (await world.row(guest.conversation_id)).crew_ids == []
    assert await world.is_whole()


async def test_an_owner_who_is_available_owns_it_again(world: World) -> None:
    guest = await closed(world, world.cast.dan, key="support")
    await writes_again(world, guest, world.cast.dan)
    row = await world.row(guest.conversation_id)
    assert (row.owner_id, row.crew_ids) == (world.cast.dan, [world.cast.dan])
    assert await world.listed(world.cast.outsider, Selection()) == []
    assert await world.is_whole()


async def test_without_its_owner_it_goes_back_to_the_others_of_the_crew(world: World) -> None:
    guest = await closed(world, world.cast.dan, world.cast.admin, key="support")
    await writes_again(world, guest, world.cast.admin)
    row = await world.row(guest.conversation_id)
    assert (row.owner_id, row.crew_ids) == (None, [world.cast.admin])
    assert await world.listed(world.cast.outsider, Selection()) == [guest.conversation_id]
    assert await world.is_whole()


@pytest.mark.parametrize(("passed", "within"), [(900_000, 900_000), (0, 0)])
async def test_later_it_is_as_any_reopening(world: World, passed: int, within: int) -> None:
    guest = await closed(world, world.cast.ben)
    clock.shift(passed)
    await writes_again(world, guest, world.cast.ben, within=within)
    assert (await world.row(guest.conversation_id)).crew_ids == []


async def test_what_the_clock_closed_goes_back_to_nobody(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    clock.shift(1_000)
    await world.do(closing.close_quiet, guest.conversation_id, older_than=clock.now())
    await writes_again(world, guest, world.cast.ben)
    assert (await world.row(guest.conversation_id)).crew_ids == []
