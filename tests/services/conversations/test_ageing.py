"""Waits grow older: Soon to be, then Overdue, each at its moment and told once."""

import pytest
from sqlmodel import Session

from models import Stage, Team, Workspace
from services import clock
from services.access import viewer_of
from services.chores import rethink
from services.conversations.ageing import due_ones, grow_older
from services.conversations.counting import count
from services.conversations.selection import Selection, Status
from services.events import ConversationChanged
from services.outcome import Outcome
from services.thresholds import DEFAULT, thresholds_of
from tests.services.cast import Guest, World
from tests.services.conversations.acts import close, undo

SOON, OVERDUE = Selection(status=Status.SOON), Selection(status=Status.OVERDUE)


async def grow(world: World) -> int:
    return await world.do(grow_older, await world.ask(due_ones, limit=100))


async def waits(world: World, guest: Guest, ms: int) -> None:
    """Until the wait is exactly so long."""
    since = (await world.row(guest.conversation_id)).waiting_since or 0
    clock.shift(since + ms - clock.now())


async def test_each_stage_comes_after_its_moment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    guest = await world.asks()
    since = (await world.row(guest.conversation_id)).waiting_since or 0
    stages = []
    for after in (DEFAULT.soon, DEFAULT.soon + 1, DEFAULT.overdue, DEFAULT.overdue + 1):
        monkeypatch.setattr(clock, "now", lambda after=after: since + after)
        await grow(world)
        stages.append((await world.row(guest.conversation_id)).stage)
    assert stages == [Stage.NONE, Stage.SOON, Stage.SOON, Stage.OVERDUE], "longer than is strict"
    assert await world.is_whole()


async def test_lists_and_counts_follow(world: World) -> None:
    guest = await world.asks()
    await waits(world, guest, DEFAULT.soon + 50)
    assert await grow(world) == 1
    assert await world.listed(world.cast.ben, SOON) == [guest.conversation_id]
    await waits(world, guest, DEFAULT.overdue + 50)
    assert await grow(world) == 1
    assert await world.listed(world.cast.ben, SOON) == []
    assert await world.listed(world.cast.ben, OVERDUE) == [guest.conversation_id]
    assert await world.counted(world.cast.ben, OVERDUE) == 1
    assert await world.listed(world.cast.ben, Selection(status=Status.REP_NEEDED)) == [guest.conversation_id]
    assert await world.listed(world.cast.outsider, OVERDUE) == []


async def test_handled_once(world: World) -> None:
    guest = await world.asks()
    await waits(world, guest, DEFAULT.overdue + 50)
    due = await world.ask(due_ones, limit=100)
    world.told.clear()
    assert await world.do(grow_older, due) == 1
    assert await world.do(grow_older, due) == 0
    assert len([event for event in world.told if isinstance(event, ConversationChanged)]) == 1
    assert await world.ask(due_ones, limit=100) == []


async def test_an_answer_ends_it_and_a_second_message_does_not_restart_it(world: World) -> None:
    guest = await world.asks()
    await world.joins(world.cast.ben, guest.conversation_id)
    await waits(world, guest, DEFAULT.soon + 50)
    await world.writes(guest, "Anyone?")
    assert (await world.row(guest.conversation_id)).stage == Stage.SOON
    await world.answers(world.cast.ben, guest.conversation_id)
    row = await world.row(guest.conversation_id)
    assert (row.stage, row.soon_at, row.overdue_at, row.stage_due_at) == (Stage.NONE, None, None, None)


async def test_undo_brings_the_stage_back(world: World) -> None:
    guest = await world.asks()
    await world.joins(world.cast.ben, guest.conversation_id)
    await waits(world, guest, DEFAULT.overdue + 50)
    await grow(world)
    await close(world, world.cast.ben, guest)
    assert (await world.row(guest.conversation_id)).stage == Stage.NONE
    await undo(world, world.cast.ben, guest)
    assert (await world.row(guest.conversation_id)).stage == Stage.OVERDUE


async def test_of_several_teams_the_smallest_counts(world: World) -> None:
    def set_up(session: Session) -> Outcome[None]:
        session.get_one(Workspace, 1).overdue_after = 200_000
        session.get_one(Team, world.cast.sales).soon_after = 70_000
        session.get_one(Team, world.cast.support).overdue_after = 90_000
        return Outcome(None)

    await world.do(set_up)

    def of(*team_ids: int) -> tuple[int, int]:
        found = world.db.read_here(thresholds_of, team_ids)
        return found.soon, found.overdue

    assert of(world.cast.sales) == (70_000, 200_000)
    assert of(world.cast.support) == (90_000, 90_000), "soon is never longer than overdue"
    assert of(world.cast.sales, world.cast.support) == (70_000, 90_000)
    assert of() == (180_000, 200_000)


async def test_a_change_of_thresholds_acts_on_running_waits(world: World) -> None:
    guest, other = await world.asks("sales"), await world.asks("support")
    await waits(world, guest, 10_000)

    def hurry(session: Session) -> Outcome[None]:
        session.get_one(Team, world.cast.sales).overdue_after = 5_000
        session.flush()
        return rethink(session, team_id=world.cast.sales)

    await world.do(hurry)
    assert (await world.row(guest.conversation_id)).stage == Stage.OVERDUE
    assert (await world.row(other.conversation_id)).stage == Stage.NONE


async def test_what_the_selection_hides_is_counted(world: World) -> None:
    guest = await world.asks()
    await waits(world, guest, DEFAULT.overdue + 50)
    await grow(world)
    counts = await world.ask(lambda session: count(session, viewer_of(session, world.cast.ben)))
    assert counts.overdue_outside(Selection()) == 0
    assert counts.overdue_outside(Selection(status=Status.REP_NEEDED)) == 0
    for status in (Status.CLOSED, Status.PENDING, Status.SOON, Status.ONLINE):
        assert counts.overdue_outside(Selection(status=status)) == 1
