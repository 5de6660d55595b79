"""Decline: who is invited ends the invitation, and with it what it let them see."""

from models import Ending
from services.actor import agent
from services.conversations.declining import decline as verb
from tests.services.cast import World
from tests.services.conversations.acts import (
    attended,
    decline,
    hears_of_nothing,
    invitations,
    invite,
    invite_team,
    lines,
)


async def test_who_declines_sees_it_no_more(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await invite(world, world.cast.ben, world.cast.outsider, guest)
    await decline(world, world.cast.outsider, guest)
    world.told.clear()
    assert await world.finds(world.cast.outsider, guest.conversation_id) == set()
    assert [given.ended for given in await invitations(world, guest)] == [Ending.DECLINED]
    assert (await lines(world, guest))[-1] == "Outsider declined the invitation"
    assert await world.is_whole()


async def test_a_representative_declines_for_their_team(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await invite_team(world, world.cast.ben, world.cast.support, guest)
    await decline(world, world.cast.dan, guest)
    world.told.clear()
    assert await world.finds(world.cast.outsider, guest.conversation_id) == set()
    assert (await lines(world, guest))[-1] == "Dan declined the invitation of the team Support"


async def test_ones_own_comes_before_the_teams(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await invite(world, world.cast.ben, world.cast.outsider, guest)
    await invite_team(world, world.cast.ben, world.cast.support, guest)
    await decline(world, world.cast.outsider, guest)
    row = await world.row(guest.conversation_id)
    assert (row.invited_ids, row.invited_team_ids) == ([], [world.cast.support])


async def test_twice_is_once(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await invite(world, world.cast.ben, world.cast.dan, guest)
    await decline(world, world.cast.dan, guest)
    before = await world.row(guest.conversation_id)
    await decline(world, world.cast.dan, guest)
    assert await world.row(guest.conversation_id) == before


async def test_who_is_not_invited_ends_nobody_elses(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await invite(world, world.cast.ben, world.cast.outsider, guest)
    for one in (world.cast.ben, world.cast.dan, world.cast.admin):
        await decline(world, one, guest)
    assert (await world.row(guest.conversation_id)).invited_ids == [world.cast.outsider]


async def test_an_outsider_hears_of_nothing(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await invite(world, world.cast.ben, world.cast.owner, guest)
    world.told.clear()
    out = world.cast.outsider
    await hears_of_nothing(world, out, guest, lambda place: world.do(verb, place, actor=agent(out)))
