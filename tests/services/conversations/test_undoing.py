"""Undo: who closed takes it back within 10 seconds, and everything is as it was."""

import pytest

from models import State
from services import clock
from services.actor import agent
from services.conversations import closing
from services.conversations.closing import UNDO_FOR
from services.refusal import Conflict, Forbidden
from tests.services.cast import Guest, World
from tests.services.conversations.acts import attended, close, hears_of_nothing, reopen, undo


async def closed(world: World, by: int) -> Guest:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    await close(world, by, guest)
    return guest


async def test_crew_owner_and_wait_are_as_they_were(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    before = await world.row(guest.conversation_id)
    await close(world, world.cast.ben, guest)
    clock.shift(UNDO_FOR // 2)
    await undo(world, world.cast.ben, guest)
    row = await world.row(guest.conversation_id)
    assert row.state == State.OPEN
    assert row.crew_ids == before.crew_ids
    assert row.owner_id == before.owner_id
    assert row.waiting_since == before.waiting_since
    assert (row.closed_at, row.closed_by_id, row.closed_waiting_since) == (None, None, None)
    assert (await world.kinds(guest.conversation_id))[-2:] == ["closed", "undone"]
    assert await world.is_whole()


async def test_for_ten_seconds(world: World) -> None:
    guest = await closed(world, world.cast.ben)
    clock.shift(UNDO_FOR + 1)
    with pytest.raises(Conflict, match="too late"):
        await undo(world, world.cast.ben, guest)
    assert (await world.row(guest.conversation_id)).state == State.CLOSED


async def test_twice_is_refused_and_changes_nothing(world: World) -> None:
    guest = await closed(world, world.cast.ben)
    await undo(world, world.cast.ben, guest)
    before = await world.row(guest.conversation_id)
    with pytest.raises(Conflict):
        await undo(world, world.cast.ben, guest)
    assert await world.row(guest.conversation_id) == before


async def test_an_admins_closing_is_the_admins_to_undo(world: World) -> None:
    guest = await closed(world, world.cast.admin)
    with pytest.raises(Conflict, match="nothing of yours"):
        await undo(world, world.cast.ben, guest)
    await undo(world, world.cast.admin, guest)
    assert (await world.row(guest.conversation_id)).crew_ids == [world.cast.ben, world.cast.dan]


@pytest.mark.parametrize("other", ["dan", "admin"])
async def test_anothers_closing_is_not_undone(world: World, other: str) -> None:
    guest = await closed(world, world.cast.ben)
    with pytest.raises(Conflict, match="nothing of yours"):
        await undo(world, world.cast.agents[other], guest)


async def test_what_the_clock_closed_is_not_undone(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await world.do(closing.close_quiet, guest.conversation_id, older_than=clock.now() + 1)
    with pytest.raises(Conflict, match="nothing of yours"):
        await undo(world, world.cast.ben, guest)


async def test_not_after_the_customer_has_reopened_it(world: World) -> None:
    guest = await closed(world, world.cast.ben)
    await world.writes(guest, "Wait!")
    with pytest.raises(Conflict, match="nothing of yours"):
        await undo(world, world.cast.ben, guest)


async def test_not_after_it_was_reopened_and_closed_by_another(world: World) -> None:
    guest = await closed(world, world.cast.ben)
    await reopen(world, world.cast.dan, guest)
    await close(world, world.cast.dan, guest)
    with pytest.raises(Conflict, match="nothing of yours"):
        await undo(world, world.cast.ben, guest)


async def test_customers_do_not_undo(world: World) -> None:
    guest = await closed(world, world.cast.ben)
    with pytest.raises(Forbidden):
        await world.do(closing.undo, guest.conversation_id, actor=guest.actor)


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_hears_of_nothing(world: World, stranger: str) -> None:
    guest = await closed(world, world.cast.ben)
    one = world.cast.agents[stranger]
    await hears_of_nothing(world, one, guest, lambda place: world.do(closing.undo, place, actor=agent(one)))
