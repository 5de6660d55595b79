"""What stands above a thread of its customer."""

import pytest

from services import clock
from services.access import viewer_of
from services.actor import agent
from services.details.about import About, about
from services.details.editing import edit
from services.details.fields import Details
from services.refusal import NotFound
from tests.services.cast import NOWHERE, Guest, World
from tests.services.conversations.acts import attended, close


async def above(world: World, agent_id: int, guest: Guest) -> About:
    return await world.ask(about, await world.ask(viewer_of, agent_id), guest.conversation_id)


async def test_where_they_are_and_when_they_were_there(world: World) -> None:
    guest = await world.opens(address="8.8.8.8", time_zone="Europe/Lisbon")
    told = await above(world, world.cast.ben, guest)
    assert (told.is_web, told.address, told.time_zone) == (True, "8.8.8.8", "Europe/Lisbon")
    assert clock.now() - told.last_active_at < 10_000
    assert not told.is_blocked


async def test_without_a_browsers_zone_the_recorded_one(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    assert (await above(world, world.cast.ben, guest)).time_zone == ""
    details = Details(time_zone="Asia/Tokyo")
    await world.do(edit, guest.conversation_id, revision=0, details=details, actor=agent(world.cast.ben))
    assert (await above(world, world.cast.ben, guest)).time_zone == "Asia/Tokyo"


async def test_who_may_do_what(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    may = []
    for one in (world.cast.admin, world.cast.ben, world.cast.dan):
        told = await above(world, one, guest)
        may.append((told.may_care, told.may_dispose))
    assert may == [(True, True), (True, False), (False, False)]
    await close(world, world.cast.ben, guest)
    assert not (await above(world, world.cast.ben, guest)).may_care


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_finds_nothing(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    viewer = await world.ask(viewer_of, world.cast.agents[stranger])
    for place in (guest.conversation_id, NOWHERE, 2**70):
        with pytest.raises(NotFound):
            await world.ask(about, viewer, place)
