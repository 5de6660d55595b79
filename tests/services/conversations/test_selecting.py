"""The channel selection and the order of a list: rows, counts and a kept window agree."""

from services import access, clock
from services.conversations.counting import count
from services.conversations.selection import Selection, Sort, Status, View
from services.conversations.window import Delta, window
from services.events import ConversationChanged
from tests.services.cast import World
from tests.services.conversations.acts import attended, close


async def channel(world: World, key: str) -> frozenset[int]:
    return frozenset({(await world.channel(key)).id})


async def test_channels_narrow_rows_and_counts(world: World) -> None:
    sales, both = await world.asks("sales"), await world.asks("both")
    for channels, expected in (
        (await channel(world, "sales"), [sales.conversation_id]),
        (await channel(world, "both"), [both.conversation_id]),
        (await channel(world, "support"), []),
        (
            await channel(world, "sales") | await channel(world, "both"),
            [sales.conversation_id, both.conversation_id],
        ),
        (frozenset[int](), [sales.conversation_id, both.conversation_id]),
    ):
        for status in (None, Status.REP_NEEDED):
            selection = Selection(status=status, channels=channels)
            assert await world.listed(world.cast.ben, selection) == expected
            assert await world.counted(world.cast.ben, selection) == len(expected)


async def test_newest_first(world: World) -> None:
    first, second = await world.asks(), await world.asks()
    clock.shift(10)
    await world.writes(first, "Anyone?")
    waiting, newest = Selection(), Selection(sort=Sort.NEWEST)
    clock.shift(10)
    third = await world.asks()
    ids = [guest.conversation_id for guest in (first, second, third)]
    assert await world.listed(world.cast.ben, waiting) == ids
    assert await world.listed(world.cast.ben, newest) == [ids[2], ids[0], ids[1]]
    assert waiting == newest, "another order lists, and counts, the same"


async def test_what_is_kept_is_what_is_read(world: World) -> None:
    viewer = await world.ask(access.viewer_of, world.cast.ben)
    selection = Selection(channels=await channel(world, "sales"), sort=Sort.NEWEST)
    kept = await world.ask(window, viewer, selection)
    counts = await world.ask(count, viewer)
    world.told.clear()
    guests = [await world.asks(key) for key in ("sales", "both", "sales", "support")]
    clock.shift(10)
    await world.writes(guests[0], "Anyone?")
    await world.joins(world.cast.ben, guests[2].conversation_id)
    await world.answers(world.cast.ben, guests[2].conversation_id)
    for event in world.told:
        if isinstance(event, ConversationChanged):
            kept.apply(event, Delta())
            counts.apply(event)
    assert kept.ids == (await world.ask(window, viewer, selection)).ids
    assert len(kept.ids) == counts.of(selection) == 2
    assert counts == await world.ask(count, viewer)


async def test_what_a_colleague_is_in(world: World) -> None:
    """Of what the viewer sees, and no more."""
    cast = world.cast
    shared, grabbed = await attended(world, cast.dan), await attended(world, cast.dan, key="support")
    other, both = await attended(world, cast.ben), await attended(world, cast.ben, cast.dan)
    closed = await attended(world, cast.dan)
    await close(world, cast.dan, closed)
    dans = [guest.conversation_id for guest in (shared, grabbed, both)]
    for who, selection, expected in (
        (cast.admin, Selection(agent_id=cast.dan), dans),
        (cast.admin, Selection(agent_id=cast.dan, team_id=cast.support), dans[1:2]),
        (cast.admin, Selection(agent_id=cast.dan, status=Status.PENDING), dans),
        (cast.admin, Selection(agent_id=cast.dan, status=Status.CLOSED), [closed.conversation_id]),
        (cast.admin, Selection(agent_id=cast.ben), [other.conversation_id, both.conversation_id]),
        (cast.ben, Selection(agent_id=cast.dan), [dans[0], dans[2]]),
        (cast.ben, Selection(View.JOINED, agent_id=cast.dan), [both.conversation_id]),
        (cast.outsider, Selection(agent_id=cast.dan), []),
        (cast.owner, Selection(agent_id=cast.dan), []),
    ):
        assert await world.listed(who, selection) == expected
        viewer = await world.ask(access.viewer_of, who)
        assert (await world.ask(count, viewer, selection.agent_id)).of(selection) == len(expected)
