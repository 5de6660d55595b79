"""Change of mode: who owns what, and who sees it, from then on."""

from models import Mode
from services.conversations.selection import Selection
from services.events import MembershipChanged
from services.modes import change_mode
from services.refusal import Forbidden, NotFound
from tests.services.cast import NOWHERE, World
from tests.services.conversations.acts import attended, close
from tests.services.teamwork import by, is_refused

GRAB, SHARE = Mode.GRAB, Mode.COLLABORATION


async def test_to_grab_the_only_representative_becomes_owner(world: World) -> None:
    cast = world.cast
    alone, crowd = await attended(world, cast.ben), await attended(world, cast.ben, cast.dan)
    led, watched = await attended(world, cast.ben, cast.admin), await attended(world, cast.admin)
    nobody, closed = await world.asks(), await attended(world, cast.ben)
    await close(world, cast.ben, closed)
    await by(world, cast.admin, change_mode, cast.sales, mode=GRAB)
    owners = [
        (await world.row(guest.conversation_id)).owner_id
        for guest in (alone, crowd, led, watched, nobody, closed)
    ]
    assert owners == [cast.ben, None, cast.ben, None, None, None]
    assert await world.kinds(alone.conversation_id) == ["text", "joined", "inherited"]
    assert await world.listed(cast.dan, Selection()) == [
        guest.conversation_id for guest in (crowd, watched, nobody)
    ]
    assert await world.is_whole()


async def test_to_collaboration_ownership_ends(world: World) -> None:
    cast = world.cast
    guest, closed = (
        await attended(world, cast.dan, key="support"),
        await attended(world, cast.dan, key="support"),
    )
    await close(world, cast.dan, closed)
    await by(world, cast.admin, change_mode, cast.support, mode=SHARE)
    for one in (guest, closed):
        row = await world.row(one.conversation_id)
        assert (row.owner_id, row.crew_ids) == (None, [cast.dan])
        assert "thread" in await world.finds(cast.outsider, one.conversation_id)
    assert await world.kinds(guest.conversation_id) == ["text", "grabbed", "unowned"]
    assert await world.is_whole()


async def test_where_another_of_its_teams_grabs_too(world: World) -> None:
    """Sales and Support both grab; then one of them shares."""
    cast = world.cast
    await by(world, cast.admin, change_mode, cast.sales, mode=GRAB)
    bens, dans = await attended(world, cast.ben, key="both"), await attended(world, cast.dan, key="both")
    await by(world, cast.admin, change_mode, cast.sales, mode=SHARE)
    assert (await world.row(bens.conversation_id)).owner_id is None, "he grabs in no team any more"
    assert (await world.row(dans.conversation_id)).owner_id == cast.dan
    await by(world, cast.admin, change_mode, cast.support, mode=SHARE)
    assert (await world.row(dans.conversation_id)).owner_id is None


async def test_everyone_in_it_is_told_and_twice_is_once(world: World) -> None:
    cast = world.cast
    world.told.clear()
    await by(world, cast.owner, change_mode, cast.support, mode=SHARE)
    told = {event.agent_id for event in world.told if isinstance(event, MembershipChanged)}
    assert told == {cast.admin, cast.dan, cast.outsider}
    world.told.clear()
    await by(world, cast.owner, change_mode, cast.support, mode=SHARE)
    assert world.told == []


async def test_who_may(world: World) -> None:
    cast = world.cast
    await is_refused(world, Forbidden, cast.ben, change_mode, cast.sales, mode=GRAB)
    for team in (cast.sales, NOWHERE):
        await is_refused(world, NotFound, cast.outsider, change_mode, team, mode=GRAB)
