"""What GREEN shows above a thread, and what it lets an agent press."""

from dataclasses import replace

import pytest

from services import clock
from services.access import viewer_of
from services.conversations.closing import UNDO_FOR
from services.conversations.heading import Heading, heading
from services.conversations.held import Held
from services.refusal import NotFound
from tests.services.cast import NOWHERE, Guest, World
from tests.services.conversations.acts import attended, close, invite, invite_team


async def above(world: World, agent_id: int, guest: Guest) -> Heading:
    return await world.ask(heading, await world.ask(viewer_of, agent_id), guest.conversation_id)


async def test_who_is_there_and_who_may_close(world: World) -> None:
    guest = await attended(world, world.cast.dan, world.cast.ben)
    ben, admin = await above(world, world.cast.ben, guest), await above(world, world.cast.admin, guest)
    assert [one.name for one in ben.crew] == ["Dan", "Ben"]
    assert (ben.is_crew, ben.may_close, ben.is_waiting, ben.last_seq) == (True, True, True, 3)
    assert (admin.is_crew, admin.may_close) == (False, True)


async def test_a_representative_outside_the_crew_may_not_close(world: World) -> None:
    guest = await attended(world, world.cast.dan)
    ben = await above(world, world.cast.ben, guest)
    assert (ben.is_crew, ben.may_close) == (False, False)


async def test_nobody_has_joined_yet(world: World) -> None:
    assert (await above(world, world.cast.ben, await world.asks())).crew == []


async def test_a_visiting_one_can_not_be_closed(world: World) -> None:
    guest = await world.opens()
    await world.joins(world.cast.ben, guest.conversation_id)
    ben = await above(world, world.cast.ben, guest)
    assert (ben.is_crew, ben.may_close) == (True, False)


async def test_a_closed_one_has_no_crew_and_lets_its_closer_undo_for_ten_seconds(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    await close(world, world.cast.ben, guest)
    ben, dan = await above(world, world.cast.ben, guest), await above(world, world.cast.dan, guest)
    assert (ben.crew, ben.is_crew, ben.may_close) == ([], False, False)
    assert 0 < ben.undo_for <= UNDO_FOR
    assert dan.undo_for == 0
    clock.shift(UNDO_FOR + 1)
    assert (await above(world, world.cast.ben, guest)).undo_for == 0


async def test_the_name_is_what_they_say_or_a_number(world: World) -> None:
    maria, nobody = await world.opens(name="Maria"), await world.opens()
    assert (await above(world, world.cast.ben, maria)).name == "Maria"
    assert (await above(world, world.cast.ben, nobody)).name == f"Visitor {nobody.id}"


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_finds_nothing(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    viewer = await world.ask(viewer_of, world.cast.agents[stranger])
    for place in (guest.conversation_id, NOWHERE, 2**70):
        with pytest.raises(NotFound):
            await world.ask(heading, viewer, place)


async def test_whose_it_is_and_whose_it_would_be(world: World) -> None:
    guest = await world.asks("support")
    dan, admin = await above(world, world.cast.dan, guest), await above(world, world.cast.admin, guest)
    assert [(one.owner, one.is_grab) for one in (dan, admin)] == [(None, True), (None, False)]
    await world.joins(world.cast.dan, guest.conversation_id)
    dan, admin = await above(world, world.cast.dan, guest), await above(world, world.cast.admin, guest)
    assert [(one.owner, one.is_grab) for one in (dan, admin)] == [(None, False), ("Dan", False)]


async def test_who_may_ask_and_take_out(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    dan, admin = await above(world, world.cast.dan, guest), await above(world, world.cast.admin, guest)
    assert (dan.may_invite, dan.may_hand_over, dan.may_take_out) == (True, True, False)
    assert (admin.may_invite, admin.may_hand_over, admin.may_take_out) == (False, True, True)
    await invite(world, world.cast.dan, world.cast.outsider, guest)
    assert (await above(world, world.cast.admin, guest)).may_invite, "to withdraw"
    shared = await attended(world, world.cast.ben)
    assert not (await above(world, world.cast.admin, shared)).may_hand_over, "nobody could own it"
    await close(world, world.cast.dan, guest)
    dan, admin = await above(world, world.cast.dan, guest), await above(world, world.cast.admin, guest)
    assert (dan.may_invite, dan.may_hand_over) == (False, False)
    assert (admin.may_hand_over, admin.may_take_out) == (False, False)


async def test_what_asks_one_in(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await invite_team(world, world.cast.ben, world.cast.support, guest)
    for_team = Held(by="Ben", team="Support", is_hand_over=False, may_grab=True)
    assert (await above(world, world.cast.outsider, guest)).held == for_team
    assert (await above(world, world.cast.admin, guest)).held == replace(for_team, may_grab=False)
    assert (await above(world, world.cast.ben, guest)).held is None
    await invite(world, world.cast.ben, world.cast.outsider, guest)
    in_person = Held(by="Ben", team=None, is_hand_over=False, may_grab=False)
    assert (await above(world, world.cast.outsider, guest)).held == in_person
