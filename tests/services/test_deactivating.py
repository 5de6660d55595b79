"""A deactivated team gets nothing new, and keeps what it has."""

from models import State
from services import clock
from services.access import viewer_of
from services.actor import agent
from services.asking import ask_in, ask_to_join
from services.channels.routing import channels_of_teams, routed_teams, teams_of_channel
from services.conversations.candidates import to_invite
from services.conversations.inviting import invite_team
from services.conversations.reopening import reopen
from services.deactivating import deactivate_team, reactivate_team
from services.dissolving import delete_team
from services.events import MembershipChanged
from services.own_teams import own_teams
from services.paging import Query
from services.refusal import Conflict, Forbidden, NotFound
from services.team_list import teams
from services.team_sheet import team_sheet
from tests.services.cast import NOWHERE, Guest, World
from tests.services.conversations.acts import attended, close
from tests.services.teamwork import by, is_refused


async def lies_with(world: World, guest: Guest) -> list[int]:
    return (await world.row(guest.conversation_id)).team_ids


async def test_its_channels_lead_elsewhere_until_it_is_back(world: World) -> None:
    cast = world.cast
    await by(world, cast.owner, deactivate_team, cast.support)
    assert await lies_with(world, await world.asks("support")) == [cast.sales], "the default team"
    assert await lies_with(world, await world.asks("both")) == [cast.sales], "the other team"
    channel = await world.channel("support")
    assert await world.ask(teams_of_channel, channel.id) == [cast.support], "kept, for when it is back"
    assert channel.id in await world.ask(channels_of_teams, [cast.sales])
    await by(world, cast.owner, reactivate_team, cast.support)
    assert await lies_with(world, await world.asks("support")) == [cast.support]
    assert await lies_with(world, await world.asks("both")) == [cast.sales, cast.support]
    assert channel.id not in await world.ask(channels_of_teams, [cast.sales])
    assert await world.is_whole()


async def test_what_is_open_stays_and_what_reopens_goes(world: World) -> None:
    cast = world.cast
    staying, closed = await world.asks("support"), await attended(world, cast.dan, key="support")
    await close(world, cast.dan, closed)
    await by(world, cast.owner, deactivate_team, cast.support)
    await world.writes(staying, "Still there?")
    assert await lies_with(world, staying) == [cast.support]
    await world.joins(cast.outsider, staying.conversation_id)
    clock.shift(3_600_000)
    await world.writes(closed, "Once more")
    row = await world.row(closed.conversation_id)
    assert (row.state, row.team_ids) == (State.OPEN, [cast.sales])
    await close(world, cast.outsider, staying)
    await by(world, cast.outsider, reopen, staying.conversation_id)
    assert await lies_with(world, staying) == [cast.sales]
    assert await world.is_whole()


async def test_nobody_is_asked_in_and_it_is_asked_into_nothing(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.ben)
    await by(world, cast.owner, deactivate_team, cast.support)
    await is_refused(world, Conflict, cast.ben, invite_team, guest.conversation_id, team_id=cast.support)
    viewer = await world.ask(viewer_of, cast.ben)
    offered = await world.ask(to_invite, viewer, guest.conversation_id, search="", connected=[])
    assert offered.teams == []
    await is_refused(world, Conflict, cast.admin, ask_in, cast.support, agent_id=cast.ben)
    await is_refused(world, Conflict, cast.ben, ask_to_join, cast.support)
    shown = {
        who: [one.name for one in (await world.ask(own_teams, Query(), actor=agent(who))).rows]
        for who in (cast.ben, cast.dan)
    }
    assert shown == {cast.ben: ["Sales"], cast.dan: ["Sales", "Support"]}


async def test_it_is_shown(world: World) -> None:
    cast = world.cast
    await by(world, cast.owner, deactivate_team, cast.support)
    rows = (await world.ask(teams, Query("deactivated"), connected=[], actor=agent(cast.admin))).rows
    assert [(row.name, row.is_deactivated) for row in rows] == [("Support", True)]
    assert (await world.ask(team_sheet, cast.support, actor=agent(cast.admin))).is_deactivated


async def test_twice_is_once_and_consoles_hear_of_it(world: World) -> None:
    cast = world.cast
    for verb in (deactivate_team, reactivate_team):
        world.told.clear()
        await by(world, cast.owner, verb, cast.support)
        told = {event.agent_id for event in world.told if isinstance(event, MembershipChanged)}
        assert told == {cast.admin, cast.ben, cast.dan, cast.outsider}
        world.told.clear()
        await by(world, cast.owner, verb, cast.support)
        assert world.told == []


async def test_deleted_all_the_same(world: World) -> None:
    cast = world.cast
    guest = await world.asks("support")
    await by(world, cast.owner, deactivate_team, cast.support)
    await by(world, cast.owner, delete_team, cast.support)
    assert await lies_with(world, guest) == [cast.sales]
    assert await world.ask(routed_teams, (await world.channel("support")).id) == [cast.sales]


async def test_who_may_and_which(world: World) -> None:
    cast = world.cast
    await is_refused(world, Conflict, cast.owner, deactivate_team, cast.sales)
    for verb in (deactivate_team, reactivate_team):
        for team_id in (NOWHERE, 2**70):
            await is_refused(world, NotFound, cast.owner, verb, team_id)
        for who in (cast.admin, cast.dan, cast.ben, cast.outsider):
            await is_refused(world, Forbidden, who, verb, cast.support)
