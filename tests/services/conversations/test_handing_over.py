"""Hand over: a Representative is asked to own it; their JOIN makes them owner and the giver LEAVE."""

import pytest

from models import Ending, TeamRole
from services.actor import agent
from services.conversations.handing_over import hand_over as verb
from services.conversations.selection import Selection
from services.refusal import Conflict, Forbidden
from services.teams import seat
from tests.services.cast import NOWHERE, World
from tests.services.conversations.acts import (
    attended,
    close,
    decline,
    grab,
    hand_over,
    hears_of_nothing,
    invitations,
    invite,
    leave,
    lines,
)


async def test_the_owner_hands_over(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    await hand_over(world, world.cast.dan, world.cast.outsider, guest)
    assert await world.listed(world.cast.outsider, Selection()) == [guest.conversation_id]
    assert (await world.row(guest.conversation_id)).owner_id == world.cast.dan, "nothing else has changed"
    await world.joins(world.cast.outsider, guest.conversation_id)
    row = await world.row(guest.conversation_id)
    assert (row.owner_id, row.crew_ids) == (world.cast.outsider, [world.cast.outsider])
    world.told.clear()
    assert await world.finds(world.cast.dan, guest.conversation_id) == set()
    assert (await lines(world, guest))[2:] == [
        "Dan asked Outsider to take this conversation over",
        "Outsider joined",
        "Outsider owns this conversation now",
        "Dan left",
    ]
    assert await world.is_whole()


async def test_a_team_admin_hands_over_what_another_owns(world: World) -> None:
    guest = await attended(world, world.cast.dan, world.cast.admin, key="support")
    await hand_over(world, world.cast.admin, world.cast.outsider, guest)
    await grab(world, world.cast.outsider, guest)
    row = await world.row(guest.conversation_id)
    assert (row.owner_id, row.crew_ids) == (world.cast.outsider, [world.cast.dan, world.cast.outsider])


async def test_a_team_admin_hands_over_what_nobody_owns(world: World) -> None:
    guest = await attended(world, world.cast.admin, key="support")
    await hand_over(world, world.cast.admin, world.cast.dan, guest)
    await world.joins(world.cast.dan, guest.conversation_id)
    row = await world.row(guest.conversation_id)
    assert (row.owner_id, row.crew_ids, row.invited_ids) == (world.cast.dan, [world.cast.dan], [])


async def test_one_in_the_crew_takes_it_over_by_join(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    await invite(world, world.cast.dan, world.cast.outsider, guest)
    await world.joins(world.cast.outsider, guest.conversation_id)
    await hand_over(world, world.cast.dan, world.cast.outsider, guest)
    await world.joins(world.cast.outsider, guest.conversation_id)
    row = await world.row(guest.conversation_id)
    assert (row.owner_id, row.crew_ids) == (world.cast.outsider, [world.cast.outsider])
    assert (await lines(world, guest))[-2:] == ["Outsider owns this conversation now", "Dan left"]


async def test_twice_is_once_and_the_last_giver_counts(world: World) -> None:
    guest = await attended(world, world.cast.dan, world.cast.admin, key="support")
    await hand_over(world, world.cast.dan, world.cast.outsider, guest)
    before = await world.row(guest.conversation_id)
    await hand_over(world, world.cast.dan, world.cast.outsider, guest)
    assert await world.row(guest.conversation_id) == before
    await hand_over(world, world.cast.admin, world.cast.outsider, guest)
    assert [(given.by_id, given.ended) for given in await invitations(world, guest)] == [
        (world.cast.dan, Ending.WITHDRAWN),
        (world.cast.admin, None),
    ]
    assert await world.is_whole()


async def test_an_invitation_becomes_a_hand_over(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    await invite(world, world.cast.dan, world.cast.outsider, guest)
    await hand_over(world, world.cast.dan, world.cast.outsider, guest)
    await world.joins(world.cast.outsider, guest.conversation_id)
    assert (await world.row(guest.conversation_id)).owner_id == world.cast.outsider


async def test_declined_it_stays_as_it_was(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    await hand_over(world, world.cast.dan, world.cast.outsider, guest)
    await decline(world, world.cast.outsider, guest)
    row = await world.row(guest.conversation_id)
    assert (row.owner_id, row.crew_ids, row.invited_ids) == (world.cast.dan, [world.cast.dan], [])


async def test_who_has_given_it_up_has_nothing_to_hand_over(world: World) -> None:
    """Dan asked the outsider, then left; Ben, who is longest in the crew, owns it since."""
    await world.do(seat, team_id=world.cast.support, agent_id=world.cast.ben, role=TeamRole.REPRESENTATIVE)
    guest = await attended(world, world.cast.dan, key="support")
    await invite(world, world.cast.dan, world.cast.ben, guest)
    await world.joins(world.cast.ben, guest.conversation_id)
    await hand_over(world, world.cast.dan, world.cast.outsider, guest)
    await leave(world, world.cast.dan, guest)
    await world.joins(world.cast.outsider, guest.conversation_id)
    row = await world.row(guest.conversation_id)
    assert (row.owner_id, row.crew_ids) == (world.cast.ben, [world.cast.ben, world.cast.outsider])


async def test_who_may_not_own_any_more_only_enters(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    await hand_over(world, world.cast.dan, world.cast.outsider, guest)
    await world.do(seat, team_id=world.cast.support, agent_id=world.cast.outsider, role=TeamRole.ADMIN)
    await world.joins(world.cast.outsider, guest.conversation_id)
    row = await world.row(guest.conversation_id)
    assert (row.owner_id, row.crew_ids) == (world.cast.dan, [world.cast.dan, world.cast.outsider])


async def test_only_owner_and_team_admin_hand_over(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    await invite(world, world.cast.dan, world.cast.outsider, guest)
    await world.joins(world.cast.outsider, guest.conversation_id)
    with pytest.raises(Forbidden):
        await hand_over(world, world.cast.outsider, world.cast.dan, guest)


async def test_only_to_a_representative_of_its_grab_teams(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    for whom in (world.cast.ben, world.cast.admin, world.cast.owner, world.cast.dan, NOWHERE):
        with pytest.raises(Conflict):
            await hand_over(world, world.cast.dan, whom, guest)
    shared = await attended(world, world.cast.admin)
    with pytest.raises(Conflict):
        await hand_over(world, world.cast.admin, world.cast.dan, shared)
    await close(world, world.cast.dan, guest)
    with pytest.raises(Conflict):
        await hand_over(world, world.cast.dan, world.cast.outsider, guest)


async def test_an_outsider_hears_of_nothing(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    world.told.clear()
    out = world.cast.outsider
    await hears_of_nothing(
        world, out, guest, lambda place: world.do(verb, place, agent_id=out, actor=agent(out))
    )
