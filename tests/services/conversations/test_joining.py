"""JOIN: whoever sees an open or visiting conversation enters its crew."""

import pytest

from models import State
from services.actor import agent
from services.conversations.joining import join
from services.conversations.selection import Selection, Status, View
from services.events import ConversationChanged, MessageAdded, NotificationsChanged
from services.refusal import Conflict, Forbidden, NotFound
from tests.services.cast import NOWHERE, World
from tests.services.conversations.acts import attended, close, hears_of_nothing


async def test_a_representative_joins(world: World) -> None:
    guest = await world.asks("sales")
    world.told.clear()
    await world.joins(world.cast.ben, guest.conversation_id)
    row = await world.row(guest.conversation_id)
    assert row.crew_ids == [world.cast.ben]
    assert row.owner_id is None
    assert row.waiting_since is not None, "JOIN does not end a wait"
    assert await world.kinds(guest.conversation_id) == ["text", "joined"]
    changed, called, added = world.told
    assert called == NotificationsChanged((world.cast.sales,), (world.cast.ben,), guest.conversation_id)
    assert isinstance(changed, ConversationChanged)
    assert changed.before is not None
    assert changed.after is not None
    assert changed.after.access_version > changed.before.access_version
    assert isinstance(added, MessageAdded)
    assert (added.seq, added.audience) == (2, "internal")
    assert await world.is_whole()


async def test_it_moves_from_rep_needed_to_pending(world: World) -> None:
    guest = await world.asks("sales")
    needed, pending = Selection(status=Status.REP_NEEDED), Selection(status=Status.PENDING)
    joined = Selection(View.JOINED)
    assert await world.listed(world.cast.dan, needed) == [guest.conversation_id]
    await world.joins(world.cast.ben, guest.conversation_id)
    assert await world.listed(world.cast.dan, needed) == []
    assert await world.listed(world.cast.dan, pending) == [guest.conversation_id]
    assert await world.listed(world.cast.dan, joined) == []
    assert await world.listed(world.cast.ben, joined) == [guest.conversation_id]


async def test_twice_is_once(world: World) -> None:
    guest = await world.asks()
    await world.joins(world.cast.ben, guest.conversation_id)
    before = await world.row(guest.conversation_id)
    world.told.clear()
    await world.joins(world.cast.ben, guest.conversation_id)
    assert await world.row(guest.conversation_id) == before
    assert world.told == []


async def test_several_may_join_and_stand_in_order(world: World) -> None:
    guest = await world.asks()
    for one in (world.cast.dan, world.cast.admin, world.cast.ben):
        await world.joins(one, guest.conversation_id)
    row = await world.row(guest.conversation_id)
    assert row.crew_ids == [world.cast.dan, world.cast.admin, world.cast.ben]
    assert row.owner_id is None, "a Team Admin enters never as owner"


async def test_a_visiting_one_can_be_joined(world: World) -> None:
    guest = await world.opens()
    await world.joins(world.cast.ben, guest.conversation_id)
    row = await world.row(guest.conversation_id)
    assert (row.state, row.crew_ids) == (State.VISITING, [world.cast.ben])


async def test_a_closed_one_can_not(world: World) -> None:
    guest = await world.asks()
    await world.joins(world.cast.ben, guest.conversation_id)
    await close(world, world.cast.ben, guest)
    for one in (world.cast.ben, world.cast.dan):
        with pytest.raises(Conflict, match="REOPEN"):
            await world.joins(one, guest.conversation_id)
    assert (await world.row(guest.conversation_id)).crew_ids == [world.cast.ben]


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_hears_of_nothing(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    one = world.cast.agents[stranger]
    await hears_of_nothing(world, one, guest, lambda place: world.joins(one, place))


async def test_who_sees_it_learns_of_it(world: World) -> None:
    guest = await world.asks("sales")
    await world.joins(world.cast.ben, guest.conversation_id)
    everything = {"list", "count", "reach", "thread", "heading", "told"}
    for one in (world.cast.admin, world.cast.ben, world.cast.dan):
        assert await world.finds(one, guest.conversation_id) == everything


async def test_customers_do_not_join(world: World) -> None:
    guest = await world.asks()
    with pytest.raises(Forbidden):
        await world.do(join, guest.conversation_id, actor=guest.actor)


async def test_an_unknown_agent_finds_nothing(world: World) -> None:
    guest = await world.asks()
    with pytest.raises(NotFound):
        await world.do(join, guest.conversation_id, actor=agent(NOWHERE))
