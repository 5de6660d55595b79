"""Withdraw: the inviter or a Team Admin takes an invitation back."""

import pytest

from models import Ending
from services.actor import agent
from services.conversations.withdrawing import withdraw as verb
from services.refusal import Forbidden, NotFound
from tests.services.cast import NOWHERE, World
from tests.services.conversations.acts import (
    attended,
    hears_of_nothing,
    invitations,
    invite,
    invite_team,
    lines,
    withdraw,
)


async def test_the_inviter_withdraws(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await invite(world, world.cast.ben, world.cast.outsider, guest)
    (given,) = await invitations(world, guest)
    await withdraw(world, world.cast.ben, guest, given)
    world.told.clear()
    assert await world.finds(world.cast.outsider, guest.conversation_id) == set()
    with pytest.raises(NotFound):
        await world.joins(world.cast.outsider, guest.conversation_id)
    assert [given.ended for given in await invitations(world, guest)] == [Ending.WITHDRAWN]
    assert (await lines(world, guest))[-1] == "Ben withdrew the invitation of Outsider"
    assert await world.is_whole()


async def test_a_team_admin_withdraws_a_teams(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await invite_team(world, world.cast.ben, world.cast.support, guest)
    (given,) = await invitations(world, guest)
    await withdraw(world, world.cast.admin, guest, given)
    assert (await world.row(guest.conversation_id)).invited_team_ids == []
    assert (await lines(world, guest))[-1] == "Admin withdrew the invitation of the team Support"


async def test_twice_is_once_and_what_is_taken_stays_so(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await invite(world, world.cast.ben, world.cast.outsider, guest)
    await world.joins(world.cast.outsider, guest.conversation_id)
    (given,) = await invitations(world, guest)
    before = await world.row(guest.conversation_id)
    await withdraw(world, world.cast.ben, guest, given)
    assert await world.row(guest.conversation_id) == before
    assert [given.ended for given in await invitations(world, guest)] == [Ending.TAKEN]


async def test_nobody_else_withdraws(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    await invite(world, world.cast.ben, world.cast.outsider, guest)
    (given,) = await invitations(world, guest)
    for one in (world.cast.dan, world.cast.outsider):
        with pytest.raises(Forbidden):
            await withdraw(world, one, guest, given)
    assert (await world.row(guest.conversation_id)).invited_ids == [world.cast.outsider]


async def test_one_of_another_conversation_is_not_there(world: World) -> None:
    guest, other = await attended(world, world.cast.ben), await attended(world, world.cast.ben)
    await invite(world, world.cast.ben, world.cast.outsider, guest)
    (given,) = await invitations(world, guest)
    await withdraw(world, world.cast.ben, other, given)
    for number in (NOWHERE, 2**70):
        ben = agent(world.cast.ben)
        await world.do(verb, guest.conversation_id, invitation_id=number, actor=ben)
    assert (await world.row(guest.conversation_id)).invited_ids == [world.cast.outsider]


async def test_an_outsider_hears_of_nothing(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await invite(world, world.cast.ben, world.cast.owner, guest)
    (given,) = await invitations(world, guest)
    world.told.clear()
    out = world.cast.outsider
    await hears_of_nothing(
        world, out, guest, lambda place: world.do(verb, place, invitation_id=given.id, actor=agent(out))
    )
