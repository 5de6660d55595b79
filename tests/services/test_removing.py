"""Out of a team: by a Team Admin, or by leaving it."""

from functools import partial

import pytest

from models import TeamRole
from services import clock
from services.access import viewer_of
from services.actor import agent
from services.authority import LastAdmin, role_in
from services.conversations.inviting import invite
from services.refusal import Forbidden, NotFound
from services.removing import TAKEN_BACK, leave_team, put_back, remove_from_team
from services.suspending import suspend
from services.teams import seat
from tests.services.cast import NOWHERE, World
from tests.services.conversations.acts import attended, close
from tests.services.teamwork import at_once, by, is_refused


async def test_out_of_its_conversations_and_no_others(world: World) -> None:
    dan, cast = world.cast.dan, world.cast
    sales, support = await attended(world, dan), await attended(world, dan, key="support")
    both, closed = await attended(world, dan, key="both"), await attended(world, dan, key="support")
    await close(world, dan, closed)
    await by(world, cast.admin, remove_from_team, cast.support, agent_id=dan)
    assert (await world.row(sales.conversation_id)).crew_ids == [dan]
    for guest in (support, both, closed):
        row = await world.row(guest.conversation_id)
        assert (row.crew_ids, row.owner_id) == ([], None)
    assert await world.kinds(support.conversation_id) == ["text", "grabbed", "removed", "unowned"]
    viewer = await world.ask(viewer_of, dan)
    assert viewer.team_ids == {cast.sales}
    assert await world.finds(dan, closed.conversation_id) <= {"told", "count"}
    assert await world.is_whole()


async def test_of_that_team_their_invitations_end_too(world: World) -> None:
    cast = world.cast
    theirs, other = [await attended(world, cast.admin, key=key) for key in ("sales", "support")]
    for guest in (theirs, other):
        await by(world, cast.admin, invite, guest.conversation_id, agent_id=cast.ben)
    await by(world, cast.admin, remove_from_team, cast.sales, agent_id=cast.ben)
    assert (await world.row(theirs.conversation_id)).invited_ids == []
    assert (await world.row(other.conversation_id)).invited_ids == [cast.ben]


async def test_twice_is_once(world: World) -> None:
    cast = world.cast
    await by(world, cast.owner, remove_from_team, cast.sales, agent_id=cast.ben)
    world.told.clear()
    await by(world, cast.owner, remove_from_team, cast.sales, agent_id=cast.ben)
    await by(world, cast.owner, remove_from_team, cast.sales, agent_id=NOWHERE)
    assert world.told == []


async def test_who_may(world: World) -> None:
    cast = world.cast
    await is_refused(world, Forbidden, cast.ben, remove_from_team, cast.sales, agent_id=cast.dan)
    for team in (cast.sales, NOWHERE, 2**70):
        await is_refused(world, NotFound, cast.outsider, remove_from_team, team, agent_id=cast.dan)
    await is_refused(world, NotFound, cast.owner, remove_from_team, NOWHERE, agent_id=cast.dan)


async def test_one_may_leave_oneself(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.ben)
    await by(world, cast.ben, leave_team, cast.sales)
    assert (await world.row(guest.conversation_id)).crew_ids == []
    for team in (cast.sales, cast.support, NOWHERE):
        await is_refused(world, NotFound, cast.ben, leave_team, team)


async def test_the_last_team_admin_stays(world: World) -> None:
    cast = world.cast
    await is_refused(world, LastAdmin, cast.admin, leave_team, cast.sales)
    await is_refused(world, LastAdmin, cast.owner, remove_from_team, cast.sales, agent_id=cast.admin)
    await world.do(seat, team_id=cast.sales, agent_id=cast.ben, role=TeamRole.ADMIN)
    await by(world, cast.owner, suspend, cast.ben)
    await is_refused(world, LastAdmin, cast.admin, leave_team, cast.sales)
    await world.do(seat, team_id=cast.sales, agent_id=cast.dan, role=TeamRole.ADMIN)
    await by(world, cast.admin, leave_team, cast.sales)


async def test_of_two_team_admins_who_go_at_once_one_stays(world: World) -> None:
    cast = world.cast
    await world.do(seat, team_id=cast.sales, agent_id=cast.ben, role=TeamRole.ADMIN)
    leave = partial(leave_team, team_id=cast.sales)
    answers = await at_once(world, *(partial(leave, actor=agent(one)) for one in (cast.admin, cast.ben)))
    assert {*answers} == {LastAdmin, type(None)}


@pytest.mark.parametrize("role", TeamRole)
async def test_who_was_removed_by_mistake_is_put_back_as_they_were(world: World, role: TeamRole) -> None:
    cast = world.cast
    await world.do(seat, team_id=cast.sales, agent_id=cast.ben, role=role)
    guest = await attended(world, cast.ben)
    await by(world, cast.admin, remove_from_team, cast.sales, agent_id=cast.ben)
    for who in (cast.dan, cast.ben, cast.outsider):
        is_in = who == cast.dan
        await is_refused(
            world, Forbidden if is_in else NotFound, who, put_back, cast.sales, agent_id=cast.ben
        )
    for _ in range(2):
        await by(world, cast.admin, put_back, cast.sales, agent_id=cast.ben)
        assert await world.ask(role_in, cast.sales, cast.ben) == role
    assert (await world.row(guest.conversation_id)).crew_ids == [], "what was left stays left"
    await by(world, cast.owner, remove_from_team, cast.sales, agent_id=cast.ben)
    clock.shift(TAKEN_BACK)
    await is_refused(world, NotFound, cast.admin, put_back, cast.sales, agent_id=cast.ben)


async def test_nobody_is_put_where_they_were_not_removed_from(world: World) -> None:
    cast = world.cast
    back = {"agent_id": cast.ben}
    await is_refused(world, NotFound, cast.admin, put_back, cast.support, **back)
    await is_refused(world, NotFound, cast.admin, put_back, cast.sales, agent_id=NOWHERE)
    await by(world, cast.ben, leave_team, cast.sales)
    await is_refused(world, NotFound, cast.admin, put_back, cast.sales, **back)
    await world.do(seat, team_id=cast.sales, agent_id=cast.ben, role=TeamRole.REPRESENTATIVE)
    await by(world, cast.admin, remove_from_team, cast.sales, **back)
    await is_refused(world, NotFound, cast.admin, put_back, cast.support, **back)
    await by(world, cast.owner, suspend, cast.ben)
    await is_refused(world, NotFound, cast.admin, put_back, cast.sales, **back)
