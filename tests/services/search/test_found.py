"""What a search has found, kept by what is told."""

from dataclasses import replace

from sqlmodel import Session

from services.access import viewer_of
from services.conversations.selection import Selection, Status
from services.conversations.window import Delta, Gone, Reason
from services.events import ConversationChanged
from services.search.finding import Hit, find
from services.search.found import Found
from services.search.query import query
from tests.services.cast import Guest, World
from tests.services.conversations.acts import close, leave
from tests.services.search.acts import indexed

WIDE = replace(Selection(), closed_too=True)


async def found(
    world: World, agent_id: int, typed: str = "parcel", selection: Selection = WIDE, *, limit: int = 100
) -> Found:
    asked = query(typed)
    assert asked is not None

    def run(session: Session) -> Found:
        viewer = viewer_of(session, agent_id)
        hits = find(session, viewer, selection, asked, limit=limit)
        return Found(viewer, selection, asked, hits, more=len(hits) == limit)

    await indexed(world)
    held = await world.ask(run)
    held.hold(0)
    world.told.clear()
    return held


def told(world: World, held: Found) -> Delta:
    delta = Delta()
    for event in world.told:
        if isinstance(event, ConversationChanged):
            held.apply(event, delta)
    held.settle(delta)
    return delta


async def parcels(world: World, number: int, key: str = "sales") -> list[Guest]:
    return [await world.asks(key, f"Parcel {i}") for i in range(number)]


async def test_what_moves_is_shown_in_its_new_place(world: World) -> None:
    first, second = await parcels(world, 2)
    held = await found(world, world.cast.ben)
    await world.joins(world.cast.ben, first.conversation_id)
    await world.answers(world.cast.ben, first.conversation_id, "Here it is")
    delta = told(world, held)
    assert held.ids == [second.conversation_id, first.conversation_id]
    assert (list(delta.up), delta.gone) == ([first.conversation_id], {})


async def test_what_is_closed_stays_and_what_a_status_lists_no_more_goes(world: World) -> None:
    (guest,) = await parcels(world, 1)
    wide = await found(world, world.cast.ben)
    narrow = await found(world, world.cast.ben, selection=Selection(status=Status.REP_NEEDED))
    await world.joins(world.cast.ben, guest.conversation_id)
    await close(world, world.cast.ben, guest)
    assert list(told(world, wide).up) == [guest.conversation_id]
    assert told(world, narrow).gone == {guest.conversation_id: Gone(Reason.LEFT)}
    assert (wide.total, narrow.total) == (1, 0)


async def test_what_is_grabbed_goes_out_of_sight_and_comes_back_unfound(world: World) -> None:
    """Whether it is found is asked anew: what was said meanwhile may be another's secret."""
    (guest,) = await parcels(world, 1, "support")
    held = await found(world, world.cast.outsider)
    await world.joins(world.cast.dan, guest.conversation_id)
    assert told(world, held).gone == {guest.conversation_id: Gone(Reason.SIGHT, by=world.cast.dan)}
    assert held.seqs([guest.conversation_id]) == {}
    world.told.clear()
    await leave(world, world.cast.dan, guest)
    changes = [event for event in world.told if isinstance(event, ConversationChanged)]
    assert [held.lacks(change) for change in changes] == [True]
    assert not told(world, held)


async def test_one_that_is_found_later_comes_in_its_place(world: World) -> None:
    first, second = await parcels(world, 2)
    held = await found(world, world.cast.ben, "0")
    assert held.ids == [first.conversation_id]
    row = await world.row(second.conversation_id)
    held.add(Hit((row.rank, row.id), (2,)))
    delta = Delta()
    held.settle(delta)
    assert (list(delta.up), held.ids) == (
        [second.conversation_id],
        [first.conversation_id, second.conversation_id],
    )


async def test_beyond_what_was_looked_for_nothing_is_known(world: World) -> None:
    first, second, _third = await parcels(world, 3)
    held = await found(world, world.cast.ben, limit=2)
    assert (held.more, held.total) == (True, 2)
    await world.joins(world.cast.ben, first.conversation_id)
    await world.answers(world.cast.ben, first.conversation_id, "Here it is")
    assert told(world, held).gone == {first.conversation_id: Gone(Reason.MOVED)}
    assert held.ids == [second.conversation_id]
