"""Invite: an agent or a team is asked in by the crew, and sees it until the invitation has ended."""

import asyncio

import pytest
from sqlmodel import Session

from models import Agent, Ending, State, TeamRole
from services import clock
from services.actor import agent
from services.conversations.grabbing import HEARD_FOR, Grabbed
from services.conversations.inviting import end_invitations_of, invite_team
from services.conversations.inviting import invite as invite_agent
from services.conversations.selection import Selection, View
from services.events import InvitationChanged
from services.outcome import Outcome
from services.refusal import Conflict, Forbidden, NotFound
from services.teams import seat
from tests.services.cast import NOWHERE, World
from tests.services.conversations import acts
from tests.services.conversations.acts import attended, close, grab, hears_of_nothing, invitations, invite


async def test_who_is_invited_sees_it_at_once_and_joins(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    before = await world.row(guest.conversation_id)
    await invite(world, world.cast.ben, world.cast.outsider, guest)
    row = await world.row(guest.conversation_id)
    assert row.access_version > before.access_version
    assert await world.listed(world.cast.outsider, Selection()) == [guest.conversation_id]
    assert await world.counted(world.cast.outsider, Selection()) == 1
    assert InvitationChanged(guest.conversation_id, world.cast.outsider, None) in world.told
    await world.joins(world.cast.outsider, guest.conversation_id)
    row = await world.row(guest.conversation_id)
    assert (row.crew_ids, row.invited_ids) == ([world.cast.ben, world.cast.outsider], [])
    (given,) = await invitations(world, guest)
    assert (given.ended, given.taken_by_id, given.by_id) == (
        Ending.TAKEN,
        world.cast.outsider,
        world.cast.ben,
    )
    assert await world.kinds(guest.conversation_id) == ["text", "joined", "invited", "joined"]
    assert await world.is_whole()


async def test_only_who_is_invited_learns_of_it(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    world.told.clear()
    await invite(world, world.cast.ben, world.cast.owner, guest)
    assert await world.finds(world.cast.outsider, guest.conversation_id) == set()
    assert "told" in await world.finds(world.cast.owner, guest.conversation_id)


async def test_an_invitation_makes_nobody_joined(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await invite(world, world.cast.ben, world.cast.outsider, guest)
    assert await world.listed(world.cast.outsider, Selection(View.JOINED)) == []


async def test_twice_is_once(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    await invite(world, world.cast.ben, world.cast.outsider, guest)
    before = await world.row(guest.conversation_id)
    await invite(world, world.cast.dan, world.cast.outsider, guest)
    assert await world.row(guest.conversation_id) == before
    assert len(await invitations(world, guest)) == 1


async def test_only_the_crew_invites(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    for one in (world.cast.dan, world.cast.admin):
        with pytest.raises(Forbidden):
            await invite(world, one, world.cast.outsider, guest)
        with pytest.raises(Forbidden):
            await acts.invite_team(world, one, world.cast.support, guest)
    await invite(world, world.cast.ben, world.cast.outsider, guest)
    with pytest.raises(Forbidden):
        await invite(world, world.cast.outsider, world.cast.owner, guest)


async def test_an_outsider_hears_of_nothing(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    world.told.clear()
    out, whom = world.cast.outsider, world.cast.owner
    await hears_of_nothing(
        world, out, guest, lambda place: world.do(invite_agent, place, agent_id=whom, actor=agent(out))
    )
    team = world.cast.support
    await hears_of_nothing(
        world, out, guest, lambda place: world.do(invite_team, place, team_id=team, actor=agent(out))
    )


async def test_only_who_can_serve_is_invited(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    await world.do(_suspend, world.cast.outsider)
    for whom in (world.cast.outsider, NOWHERE, 2**70, world.cast.dan, world.cast.ben):
        with pytest.raises(Conflict):
            await invite(world, world.cast.ben, whom, guest)
    for team in (NOWHERE, 2**70):
        with pytest.raises(Conflict):
            await acts.invite_team(world, world.cast.ben, team, guest)
    assert await invitations(world, guest) == []


def _suspend(session: Session, agent_id: int) -> Outcome[None]:
    session.get_one(Agent, agent_id).suspended_at = 1
    return Outcome(None)


async def test_who_comes_in_otherwise_has_taken_it_too(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await invite(world, world.cast.ben, world.cast.dan, guest)
    await world.joins(world.cast.dan, guest.conversation_id)
    assert [given.ended for given in await invitations(world, guest)] == [Ending.TAKEN]


async def test_grab_takes_an_invitation_too(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    await invite(world, world.cast.dan, world.cast.outsider, guest)
    await grab(world, world.cast.outsider, guest)
    row = await world.row(guest.conversation_id)
    assert (row.owner_id, row.crew_ids) == (world.cast.dan, [world.cast.dan, world.cast.outsider])


async def test_closing_ends_it_and_undo_does_not_bring_it_back(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await invite(world, world.cast.ben, world.cast.outsider, guest)
    await acts.invite_team(world, world.cast.ben, world.cast.support, guest)
    await close(world, world.cast.ben, guest)
    assert [given.ended for given in await invitations(world, guest)] == [Ending.CLOSED, Ending.CLOSED]
    with pytest.raises(NotFound):
        await world.joins(world.cast.outsider, guest.conversation_id)
    await acts.undo(world, world.cast.ben, guest)
    row = await world.row(guest.conversation_id)
    assert (row.crew_ids, row.invited_ids, row.invited_team_ids) == ([world.cast.ben], [], [])
    await close(world, world.cast.ben, guest)
    with pytest.raises(Conflict):
        await invite(world, world.cast.ben, world.cast.outsider, guest)
    assert await world.is_whole()


async def test_one_who_has_not_written_yet_may_be_served_by_others_too(world: World) -> None:
    guest = await world.opens("sales")
    await world.joins(world.cast.ben, guest.conversation_id)
    await invite(world, world.cast.ben, world.cast.outsider, guest)
    await world.joins(world.cast.outsider, guest.conversation_id)
    row = await world.row(guest.conversation_id)
    assert (row.state, row.crew_ids) == (State.VISITING, [world.cast.ben, world.cast.outsider])


# --- teams


async def test_a_team_that_shares_becomes_one_of_its_teams(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    assert await world.finds(world.cast.ben, guest.conversation_id) == set()
    await acts.invite_team(world, world.cast.dan, world.cast.sales, guest)
    row = await world.row(guest.conversation_id)
    assert row.team_ids == [world.cast.sales, world.cast.support]
    assert await invitations(world, guest) == []
    assert await world.listed(world.cast.ben, Selection(team_id=world.cast.sales)) == [guest.conversation_id]
    before = await world.row(guest.conversation_id)
    await acts.invite_team(world, world.cast.dan, world.cast.sales, guest)
    assert await world.row(guest.conversation_id) == before, "twice is once"
    assert await world.is_whole()


async def test_of_a_team_that_grabs_the_first_enters_and_the_others_hear_who(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    late = await world.do(_hire, world.cast.support)
    await acts.invite_team(world, world.cast.ben, world.cast.support, guest)
    await acts.invite_team(world, world.cast.ben, world.cast.support, guest)
    assert len(await invitations(world, guest)) == 1, "twice is once"
    for one in (world.cast.outsider, late):
        assert await world.listed(one, Selection()) == [guest.conversation_id]
    world.told.clear()
    await grab(world, world.cast.outsider, guest)
    row = await world.row(guest.conversation_id)
    assert (row.owner_id, row.crew_ids) == (None, [world.cast.ben, world.cast.outsider])
    assert row.team_ids == [world.cast.sales], "it is not the team's"
    assert await world.finds(late, guest.conversation_id) == set()
    for act in (grab(world, late, guest), world.joins(late, guest.conversation_id)):
        with pytest.raises(Grabbed, match="Grabbed by Outsider"):
            await act
    before = await world.row(guest.conversation_id)
    await grab(world, world.cast.outsider, guest)
    assert await world.row(guest.conversation_id) == before
    clock.shift(HEARD_FOR + 1)
    await hears_of_nothing(world, late, guest, lambda place: world.joins(late, place))


def _hire(session: Session, team_id: int) -> Outcome[int]:
    person = Agent(name="Late", email="late@demo.example", password_hash="-", created_at=clock.now())
    session.add(person)
    session.flush()
    seat(session, team_id=team_id, agent_id=person.id, role=TeamRole.REPRESENTATIVE)
    return Outcome(person.id)


async def test_of_many_exactly_one_enters(world: World) -> None:
    late = await world.do(_hire, world.cast.support)
    for _ in range(5):
        guest = await attended(world, world.cast.ben)
        await acts.invite_team(world, world.cast.ben, world.cast.support, guest)
        tries = [grab(world, one, guest) for one in (world.cast.outsider, late, world.cast.dan) * 3]
        results = await asyncio.gather(*tries, return_exceptions=True)
        row = await world.row(guest.conversation_id)
        assert len(row.crew_ids) == 2
        assert results.count(None) == 3, "the first, three times"
        assert sum(isinstance(result, Grabbed) for result in results) == 6


async def test_join_by_an_invitation_alone_takes_it_and_otherwise_not(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await acts.invite_team(world, world.cast.ben, world.cast.support, guest)
    await world.joins(world.cast.dan, guest.conversation_id)
    assert [given.ended for given in await invitations(world, guest)] == [None], "Sales let him see it"
    await world.joins(world.cast.outsider, guest.conversation_id)
    assert [given.taken_by_id for given in await invitations(world, guest)] == [world.cast.outsider]


async def test_one_in_the_crew_takes_the_invitation_of_their_team(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    await acts.invite_team(world, world.cast.ben, world.cast.support, guest)
    await grab(world, world.cast.dan, guest)
    assert [given.taken_by_id for given in await invitations(world, guest)] == [world.cast.dan]
    assert (await world.row(guest.conversation_id)).crew_ids == [world.cast.ben, world.cast.dan]


async def test_a_team_admin_takes_no_invitation_by_grab(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await acts.invite_team(world, world.cast.ben, world.cast.support, guest)
    with pytest.raises(NotFound):
        await grab(world, world.cast.admin, guest)
    assert [given.ended for given in await invitations(world, guest)] == [None]


async def test_who_grabs_answers_for_their_team(world: World) -> None:
    guest = await attended(world, world.cast.admin, world.cast.dan, key="support")
    await acts.invite_team(world, world.cast.admin, world.cast.support, guest)
    assert await world.listed(world.cast.outsider, Selection()) == [guest.conversation_id]
    late = await world.do(_hire, world.cast.support)
    await acts.leave(world, world.cast.dan, guest)
    await grab(world, world.cast.dan, guest)
    world.told.clear()
    assert [given.ended for given in await invitations(world, guest)] == [Ending.TAKEN]
    assert await world.finds(late, guest.conversation_id) == set()


async def test_a_team_that_sees_it_anyway_is_not_asked(world: World) -> None:
    guest = await attended(world, world.cast.admin, key="support")
    await acts.invite_team(world, world.cast.admin, world.cast.support, guest)
    assert await invitations(world, guest) == []


# --- for suspending and removing


@pytest.mark.parametrize("which", ["all", "sales", "support"])
async def test_invitations_of_an_agent_end(world: World, which: str) -> None:
    sales, both = await attended(world, world.cast.ben), await attended(world, world.cast.ben, key="both")
    for guest in (sales, both):
        await invite(world, world.cast.ben, world.cast.owner, guest)
        await invite(world, world.cast.ben, world.cast.outsider, guest)
    teams = {"all": None, "sales": [world.cast.sales], "support": [world.cast.support]}[which]
    world.told.clear()
    await world.do(_end, world.cast.owner, teams)
    assert (await world.row(both.conversation_id)).invited_ids == [world.cast.outsider]
    ended = [world.cast.outsider] if which != "support" else [world.cast.owner, world.cast.outsider]
    assert (await world.row(sales.conversation_id)).invited_ids == ended
    assert InvitationChanged(both.conversation_id, world.cast.owner, None) in world.told
    assert (await world.kinds(both.conversation_id))[-1] == "withdrawn"
    assert await world.is_whole()


def _end(session: Session, agent_id: int, team_ids: list[int] | None) -> Outcome[None]:
    return Outcome(None, end_invitations_of(session, agent_id, team_ids))


async def test_it_is_told_who_was_invited(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await invite(world, world.cast.ben, world.cast.outsider, guest)
    await acts.invite_team(world, world.cast.ben, world.cast.support, guest)
    await world.do(_end, world.cast.outsider, None)
    assert (await acts.lines(world, guest))[2:] == [
        "Ben invited Outsider",
        "Ben invited the team Support",
        "The invitation of Outsider has ended",
    ]
