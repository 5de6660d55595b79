"""The part of a list that one console holds."""

import pytest
from sqlmodel import Session

from services.access import viewer_of
from services.actor import agent
from services.conversations.leaving import leave
from services.conversations.selection import Selection, Status
from services.conversations.window import Delta, Gone, Reason, Window, window
from services.events import ConversationChanged
from tests.services.cast import World


async def test_a_window_beyond_the_end_is_the_last_one(world: World) -> None:
    for text in ("One", "Two", "Three"):
        await world.asks("sales", text)
    listed = await world.listed(world.cast.ben, Selection())
    for start in (3, 4, 500, 2**53 - 1):
        found = await _window(world, start=start)
        assert (found.top, found.ids) == (1, listed[1:])


async def test_there_is_a_window_on_an_empty_list(world: World) -> None:
    for start in (0, 2**53 - 1):
        found = await _window(world, start=start)
        assert (found.top, found.ids) == (0, [])


async def _window(world: World, *, start: int) -> Window:
    def query(session: Session) -> Window:
        return window(session, viewer_of(session, world.cast.ben), Selection(), start=start, count=2)

    return await world.ask(query)


async def _open(world: World, agent_id: int, selection: Selection) -> Window:
    def query(session: Session) -> Window:
        return window(session, viewer_of(session, agent_id), selection)

    return await world.ask(query)


def _told(world: World, held: Window) -> Delta:
    delta = Delta()
    for event in world.told:
        if isinstance(event, ConversationChanged):
            held.apply(event, delta)
    return delta


async def test_who_loses_a_grab_is_told_who_was_first(world: World) -> None:
    guest = await world.asks("support")
    held = await _open(world, world.cast.dan, Selection())
    await world.joins(world.cast.outsider, guest.conversation_id)
    gone = _told(world, held).gone
    assert gone == {guest.conversation_id: Gone(Reason.SIGHT, by=world.cast.outsider)}


@pytest.mark.parametrize("name", ["admin", "outsider"])
async def test_who_still_sees_it_is_told_nothing(world: World, name: str) -> None:
    guest = await world.asks("support")
    held = await _open(world, world.cast.agents[name], Selection(status=Status.REP_NEEDED))
    await world.joins(world.cast.outsider, guest.conversation_id)
    assert _told(world, held).gone == {guest.conversation_id: Gone(Reason.LEFT)}


async def test_who_never_saw_it_learns_nothing(world: World) -> None:
    held = await _open(world, world.cast.ben, Selection())
    guest = await world.asks("support")
    await world.joins(world.cast.outsider, guest.conversation_id)
    assert not _told(world, held)


async def test_what_left_the_list_before_goes_out_of_sight_too(world: World) -> None:
    """A browser may keep it grey for a while: it has to hear that nothing of it may stay."""
    guest = await world.asks("support")
    held = await _open(world, world.cast.dan, Selection(status=Status.CLOSED))
    await world.joins(world.cast.outsider, guest.conversation_id)
    assert _told(world, held).gone == {guest.conversation_id: Gone(Reason.SIGHT, by=world.cast.outsider)}


async def test_what_comes_back_is_not_gone(world: World) -> None:
    guest = await world.asks("support")
    held = await _open(world, world.cast.dan, Selection())
    await world.joins(world.cast.outsider, guest.conversation_id)
    await world.do(leave, guest.conversation_id, actor=agent(world.cast.outsider))
    delta = _told(world, held)
    assert (delta.gone, list(delta.up)) == ({}, [guest.conversation_id])


async def test_what_moves_beyond_the_rows_held_has_not_left(world: World) -> None:
    first = await world.asks("sales", "One")
    for text in ("Two", "Three"):
        await world.asks("sales", text)
    held = await _window(world, start=0)
    await world.joins(world.cast.ben, first.conversation_id)
    await world.answers(world.cast.ben, first.conversation_id)
    assert _told(world, held).gone == {first.conversation_id: Gone(Reason.MOVED)}
