"""A deleted team: its conversations are somebody's."""

from sqlmodel import Session

from models import Mode, Team
from services import chores, clock
from services.channels.routing import teams_of_channel
from services.conversations.inviting import invite_team
from services.dissolving import delete_team
from services.modes import change_mode
from services.outcome import Outcome
from services.refusal import Conflict, Forbidden, NotFound
from services.teams import create_team
from tests.services.cast import NOWHERE, World
from tests.services.conversations.acts import attended, close
from tests.services.teamwork import by, chores_done, is_refused


async def test_its_conversations_go_to_the_default_team_when_they_have_no_other(world: World) -> None:
    cast = world.cast
    own, closed = (
        await attended(world, cast.dan, key="support"),
        await attended(world, cast.dan, key="support"),
    )
    await close(world, cast.dan, closed)
    both = await world.asks("both")
    await by(world, cast.owner, delete_team, cast.support)
    for guest in (own, closed, both):
        row = await world.row(guest.conversation_id)
        assert (row.team_ids, row.owner_id) == ([cast.sales], None)
        assert "thread" in await world.finds(cast.ben, guest.conversation_id)
        assert await world.finds(cast.outsider, guest.conversation_id) <= {"told"}
    assert (await world.row(own.conversation_id)).crew_ids == [cast.dan]
    assert await world.is_whole()


async def test_its_channels_lead_there_too(world: World) -> None:
    cast = world.cast
    support, both = await world.channel("support"), await world.channel("both")
    await by(world, cast.owner, delete_team, cast.support)
    assert await world.ask(teams_of_channel, support.id) == [cast.sales]
    assert await world.ask(teams_of_channel, both.id) == [cast.sales]
    guest = await world.asks("support")
    assert (await world.row(guest.conversation_id)).team_ids == [cast.sales]


async def test_ownership_ends_or_begins_with_the_mode_found_there(world: World) -> None:
    cast = world.cast
    await by(world, cast.admin, change_mode, cast.sales, mode=Mode.GRAB)
    await by(world, cast.admin, change_mode, cast.support, mode=Mode.COLLABORATION)
    shared = await attended(world, cast.dan, key="support")
    await by(world, cast.owner, delete_team, cast.support)
    assert (await world.row(shared.conversation_id)).owner_id == cast.dan


async def test_the_team_goes_with_its_last_conversation(world: World) -> None:
    cast = world.cast

    def is_there(session: Session) -> bool:
        return session.get(Team, cast.support) is not None

    guests = [await world.asks("support") for _ in range(chores.CHANGED + 1)]
    await by(world, cast.owner, delete_team, cast.support)
    assert (await world.row(guests[-1].conversation_id)).team_ids == [cast.support]
    await by(world, cast.owner, delete_team, cast.support)
    await chores_done(world)
    assert {tuple((await world.row(guest.conversation_id)).team_ids) for guest in guests} == {(cast.sales,)}
    assert await world.ask(is_there), "what was under way may still come to lie with it"
    clock.shift(chores.LINGER + 1)
    await chores_done(world)
    assert not await world.ask(is_there)
    assert await world.is_whole()
    await is_refused(world, NotFound, cast.owner, delete_team, cast.support)
    await world.do(_again)


def _again(session: Session) -> Outcome[int]:
    """The name is free."""
    return create_team(session, name="Support", mode=Mode.GRAB)


async def test_what_it_was_invited_to_is_not_its_any_more(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.ben)
    await by(world, cast.ben, invite_team, guest.conversation_id, team_id=cast.support)
    assert "thread" in await world.finds(cast.outsider, guest.conversation_id)
    await by(world, cast.owner, delete_team, cast.support)
    assert (await world.row(guest.conversation_id)).invited_team_ids == []
    clock.shift(chores.LINGER + 1)
    await chores_done(world)
    assert await world.ask(lambda session: session.get(Team, cast.support)) is None
    assert await world.is_whole()


async def test_who_may_and_which(world: World) -> None:
    cast = world.cast
    await is_refused(world, Conflict, cast.owner, delete_team, cast.sales)
    await is_refused(world, NotFound, cast.owner, delete_team, NOWHERE)
    for who in (cast.admin, cast.dan, cast.ben):
        for team in (cast.support, NOWHERE):
            await is_refused(world, Forbidden, who, delete_team, team)
