"""GRAB: of any number who claim, exactly one owns; the others hear who, and lose sight."""

import asyncio
import os

import pytest
from sqlmodel import Session

from models import Agent, State, TeamRole
from services import clock
from services.actor import agent
from services.conversations.grabbing import HEARD_FOR, Grabbed, grab
from services.conversations.selection import Selection, View
from services.outcome import Outcome
from services.refusal import NotFound
from services.teams import seat
from tests.services.cast import NOWHERE, Guest, World
from tests.services.conversations.acts import attended, close, hears_of_nothing, invite, leave, reopen

ROUNDS = int(os.environ.get("GRAB_ROUNDS", "5"))
CONTENDERS = 50


async def grabs(world: World, agent_id: int, guest: Guest) -> None:
    await world.do(grab, guest.conversation_id, actor=agent(agent_id))


async def test_join_is_the_grab(world: World) -> None:
    guest = await world.asks("support")
    await world.joins(world.cast.dan, guest.conversation_id)
    row = await world.row(guest.conversation_id)
    assert (row.owner_id, row.crew_ids) == (world.cast.dan, [world.cast.dan])
    assert await world.kinds(guest.conversation_id) == ["text", "grabbed"]
    assert await world.is_whole()


async def test_the_others_lose_sight_and_hear_who_was_first(world: World) -> None:
    guest = await world.asks("support")
    assert await world.listed(world.cast.outsider, Selection()) == [guest.conversation_id]
    world.told.clear()
    await grabs(world, world.cast.dan, guest)
    assert await world.finds(world.cast.outsider, guest.conversation_id) == set()
    for act in (
        grabs(world, world.cast.outsider, guest),
        world.joins(world.cast.outsider, guest.conversation_id),
    ):
        with pytest.raises(Grabbed, match="Grabbed by Dan"):
            await act
    assert await world.listed(world.cast.admin, Selection()) == [guest.conversation_id]


async def test_who_lost_hears_who_was_first_only_for_a_while(world: World) -> None:
    guest = await world.asks("support")
    await grabs(world, world.cast.dan, guest)
    clock.shift(HEARD_FOR - 1_000)
    with pytest.raises(Grabbed):
        await grabs(world, world.cast.outsider, guest)
    clock.shift(2_000)
    world.told.clear()
    out = world.cast.outsider
    await hears_of_nothing(world, out, guest, lambda place: world.do(grab, place, actor=agent(out)))
    await hears_of_nothing(world, out, guest, lambda place: world.joins(out, place))


async def test_who_sees_it_hears_it_later_too(world: World) -> None:
    guest = await world.asks("both")
    await grabs(world, world.cast.outsider, guest)
    clock.shift(HEARD_FOR + 1)
    with pytest.raises(Grabbed, match="Grabbed by Outsider"):
        await grabs(world, world.cast.dan, guest)


async def test_who_inherited_it_has_not_grabbed_it(world: World) -> None:
    guest = await attended(world, world.cast.admin, world.cast.dan, key="support")
    await invite(world, world.cast.admin, world.cast.outsider, guest)
    await world.joins(world.cast.outsider, guest.conversation_id)
    await leave(world, world.cast.dan, guest)
    world.told.clear()
    dan = world.cast.dan
    await hears_of_nothing(world, dan, guest, lambda place: world.do(grab, place, actor=agent(dan)))


async def test_twice_is_once(world: World) -> None:
    guest = await world.asks("support")
    await grabs(world, world.cast.dan, guest)
    before = await world.row(guest.conversation_id)
    await grabs(world, world.cast.dan, guest)
    await world.joins(world.cast.dan, guest.conversation_id)
    assert await world.row(guest.conversation_id) == before


async def test_one_in_the_crew_may_grab(world: World) -> None:
    guest = await world.asks("both")
    await world.joins(world.cast.ben, guest.conversation_id)
    await grabs(world, world.cast.dan, guest)
    row = await world.row(guest.conversation_id)
    assert (row.owner_id, row.crew_ids) == (world.cast.dan, [world.cast.ben, world.cast.dan])
    assert "reach" in await world.finds(world.cast.ben, guest.conversation_id), "Sales shares it still"


async def test_a_team_admin_never_owns(world: World) -> None:
    guest = await world.asks("support")
    with pytest.raises(NotFound):
        await grabs(world, world.cast.admin, guest)
    await world.joins(world.cast.admin, guest.conversation_id)
    row = await world.row(guest.conversation_id)
    assert (row.owner_id, row.crew_ids) == (None, [world.cast.admin])
    assert "reach" in await world.finds(world.cast.dan, guest.conversation_id), (
        "others' sight does not change"
    )


async def test_admin_of_one_team_and_representative_of_the_other(world: World) -> None:
    await world.do(seat, team_id=world.cast.sales, agent_id=world.cast.dan, role=TeamRole.ADMIN)
    guest = await world.asks("both")
    await world.joins(world.cast.dan, guest.conversation_id)
    assert (await world.row(guest.conversation_id)).owner_id is None
    with pytest.raises(NotFound):
        await grabs(world, world.cast.dan, guest)


@pytest.mark.parametrize("stranger", ["ben", "owner"])
async def test_who_serves_in_no_grab_team_of_it_hears_of_nothing(world: World, stranger: str) -> None:
    guest = await world.asks("support")
    await grabs(world, world.cast.dan, guest)
    one = world.cast.agents[stranger]
    await hears_of_nothing(world, one, guest, lambda place: world.do(grab, place, actor=agent(one)))
    await hears_of_nothing(world, one, guest, lambda place: world.joins(one, place))


async def test_there_is_nothing_to_grab(world: World) -> None:
    with pytest.raises(NotFound):
        await world.do(grab, NOWHERE, actor=agent(world.cast.dan))
    guest = await world.asks("sales")
    with pytest.raises(NotFound):
        await grabs(world, world.cast.dan, guest)


async def test_closing_keeps_it_hidden_and_reopening_ends_ownership(world: World) -> None:
    guest = await world.asks("support")
    await grabs(world, world.cast.dan, guest)
    await close(world, world.cast.dan, guest)
    row = await world.row(guest.conversation_id)
    assert (row.state, row.owner_id) == (State.CLOSED, world.cast.dan)
    world.told.clear()
    out = world.cast.outsider
    await hears_of_nothing(world, out, guest, lambda place: world.joins(out, place))
    await world.writes(guest, "Still there?")
    row = await world.row(guest.conversation_id)
    assert (row.state, row.owner_id, row.crew_ids) == (State.OPEN, None, [])
    assert await world.listed(world.cast.outsider, Selection()) == [guest.conversation_id]


async def test_reopening_by_hand_is_the_grab_too(world: World) -> None:
    guest = await world.asks("support")
    await grabs(world, world.cast.dan, guest)
    await close(world, world.cast.dan, guest)
    await reopen(world, world.cast.dan, guest)
    row = await world.row(guest.conversation_id)
    assert (row.owner_id, row.crew_ids) == (world.cast.dan, [world.cast.dan])
    assert await world.is_whole()


async def test_when_the_owner_leaves_the_team_sees_it_again(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    await leave(world, world.cast.dan, guest)
    row = await world.row(guest.conversation_id)
    assert (row.owner_id, row.crew_ids) == (None, [])
    assert await world.listed(world.cast.outsider, Selection()) == [guest.conversation_id]
    assert await world.listed(world.cast.dan, Selection(View.JOINED)) == []


async def test_ownership_passes_to_the_representative_longest_in_the_crew(world: World) -> None:
    guest = await attended(world, world.cast.admin, world.cast.outsider, key="both")
    await world.joins(world.cast.ben, guest.conversation_id)
    await world.joins(world.cast.dan, guest.conversation_id)
    assert (await world.row(guest.conversation_id)).owner_id == world.cast.outsider
    await leave(world, world.cast.outsider, guest)
    row = await world.row(guest.conversation_id)
    assert row.owner_id == world.cast.dan, "neither the Team Admin nor one of a team that shares"
    assert "inherited" in await world.kinds(guest.conversation_id)


async def test_exactly_one_of_fifty(world: World) -> None:
    contenders = await world.do(_hire)
    for _ in range(ROUNDS):
        guest = await world.asks("support")
        tries = (world.do(grab, guest.conversation_id, actor=agent(one)) for one in contenders)
        results = await asyncio.gather(*tries, return_exceptions=True)
        losers = [result for result in results if isinstance(result, Grabbed)]
        winner = await world.row(guest.conversation_id)
        assert results.count(None) == 1
        assert len(losers) == CONTENDERS - 1
        assert winner.owner_id == contenders[results.index(None)]
        assert {loser.name for loser in losers} == {f"Rep {results.index(None)}"}
        assert winner.crew_ids == [winner.owner_id]


def _hire(session: Session) -> Outcome[list[int]]:
    """Fifty more Representatives for Support, the team with the id 2."""
    people = [
        Agent(name=f"Rep {i}", email=f"rep{i}@demo.example", password_hash="-", created_at=clock.now())
        for i in range(CONTENDERS)
    ]
    session.add_all(people)
    session.flush()
    for person in people:
        seat(session, team_id=2, agent_id=person.id, role=TeamRole.REPRESENTATIVE)
    return Outcome([person.id for person in people])
