"""The sweeps: at their moment, after downtime, and whatever the wall clock does."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import Connection, event, func, select
from sqlmodel import col

from models import Conversation, Notification, NotificationKind, Stage, State
from services import clock
from services.conversations.ageing import due_ones
from services.conversations.away import Attendance, absences
from services.conversations.closing import quiet_ones
from services.database import Database
from services.events import Bus, ConversationChanged
from services.notifications.forgetting import KEPT_FOR
from services.presence import Presence
from services.runtime import Runtime
from services.schedule import GROWN_TOGETHER, Schedule
from services.settings import Settings
from services.thresholds import DEFAULT
from tests.services.cast import World
from tests.services.conftest import Stage as DatabaseStage
from tests.services.hearing import becomes, hears, until

HOUR, DAY = 3_600_000, 86_400_000
Opened = Callable[..., AbstractAsyncContextManager[World]]


@pytest.fixture
def opened(stage: DatabaseStage, tmp_path: Path) -> Opened:
    """A process on the stage's database, with these settings."""
    url, cast = stage

    @asynccontextmanager
    async def process(**settings: float) -> AsyncIterator[World]:
        data = tmp_path / "data"
        data.mkdir(exist_ok=True)
        own = Settings(_env_file=None, data_dir=data, database_url=url).model_copy(update=settings)
        runtime = Runtime.open(own)
        world = World(runtime.db, runtime.bus, cast)
        await runtime.start()
        try:
            yield world
        finally:
            await runtime.stop()

    return process


def is_closed(world: World, conversation_id: int) -> AbstractAsyncContextManager[None]:
    return hears(world.bus, becomes(conversation_id, lambda facts: facts.state == State.CLOSED))


def stands(
    world: World, conversation_id: int, holds: Callable[[Conversation], bool]
) -> Callable[[], Awaitable[bool]]:
    async def asked() -> bool:
        return holds(await world.row(conversation_id))

    return asked


async def test_quiet_ones_are_closed_after_fractions_of_a_second(opened: Opened) -> None:
    async with opened(close_after=0.25) as world:
        guest = await world.opens()
        async with is_closed(world, guest.conversation_id):
            await world.writes(guest)
        row = await world.row(guest.conversation_id)
        assert row.closed_at is not None
        assert 250 < row.closed_at - row.quiet_since < 5_000
        assert row.closed_by_id is None
        assert await world.is_whole()


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        (quiet_ones, {"older_than": 0, "limit": 1}),
        (due_ones, {"limit": 1}),
        (absences, {"attendance": Attendance(0, frozenset(), {}), "away_after": 1}),
    ],
)
def test_what_is_due_is_found_by_an_index(
    sqlite_stage: DatabaseStage, query: Callable[..., object], asked: dict[str, Any]
) -> None:
    """Each is asked twice a second, among all the conversations that ever were."""
    url, _ = sqlite_stage
    plans: list[str] = []

    def explain(_: Connection, cursor: Any, statement: str, values: Any, *__: Any) -> None:
        if "conversation" in statement:
            plans.extend(row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values))

    with closing(Database(url, Bus())) as db:
        event.listen(db._readers, "before_cursor_execute", explain)
        db.read_here(query, **asked)
    assert any(plan.startswith("SEARCH conversation USING") for plan in plans), plans
    assert not [plan for plan in plans if plan.startswith(("SCAN conversation", "SCAN crew_member"))], plans


async def test_the_mark_may_pass_while_the_process_is_down(opened: Opened) -> None:
    async with opened() as world:
        guests = [await world.asks() for _ in range(3)]
        visiting = await world.opens()
    clock.shift(DAY + 1_000)
    async with opened() as world:
        for guest in guests:
            await until(
                world.bus, stands(world, guest.conversation_id, lambda row: row.state == State.CLOSED)
            )
            assert await world.kinds(guest.conversation_id) == ["text", "closed"]
        assert (await world.row(visiting.conversation_id)).state == State.VISITING
        assert await world.is_whole()


@pytest.mark.parametrize(
    ("down", "stage_after"), [(DEFAULT.soon, Stage.SOON), (DEFAULT.overdue, Stage.OVERDUE)]
)
async def test_marks_of_waiting_may_pass_while_the_process_is_down(
    opened: Opened, down: int, stage_after: Stage
) -> None:
    async with opened() as world:
        guests = [await world.asks() for _ in range(3)]
    clock.shift(down + 1_000)
    async with opened() as world:
        for guest in guests:
            await until(world.bus, stands(world, guest.conversation_id, lambda row: row.stage == stage_after))
            assert (await world.row(guest.conversation_id)).version == 3, "opened, asked, grown older: once"
        overdue = select(func.count()).where(col(Notification.kind) == NotificationKind.OVERDUE)
        called = await world.ask(lambda session: session.scalar(overdue))
        assert called == (len(guests) if stage_after == Stage.OVERDUE else 0)
        assert await world.is_whole()


async def test_a_stop_in_the_middle_of_a_round_waits_for_its_chunk(
    opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened() as world:
        guests = [await world.asks() for _ in range(3 * GROWN_TOGETHER)]
    clock.shift(HOUR)
    async with opened() as world:
        first = guests[0].conversation_id
        async with hears(world.bus, becomes(first, lambda facts: facts.stage == Stage.OVERDUE)):
            pass
    assert [record.message for record in caplog.records if record.name.startswith("apscheduler")] == []
    async with opened() as world:
        assert await world.is_whole()


async def test_two_who_sweep_at_once_do_it_once(world: World) -> None:
    guests = [await world.asks() for _ in range(5)]
    clock.shift(DAY + 1_000)
    presence = Presence(world.db, world.bus, online_grace=1)
    sweepers = [Schedule(world.db, Settings(_env_file=None), presence) for _ in range(2)]
    await asyncio.gather(*(one.grow_older() for one in sweepers))
    told = [event for event in world.told if isinstance(event, ConversationChanged) and event.after]
    assert [event.after.stage for event in told if event.after][-5:] == [Stage.OVERDUE] * 5
    assert len(told) == 15, "opened, asked, grown older: each once"
    await asyncio.gather(*(one.close_quiet() for one in sweepers))
    for guest in guests:
        assert await world.kinds(guest.conversation_id) == ["text", "closed"]
    assert await world.is_whole()


async def test_waits_grow_older_at_their_moments(opened: Opened) -> None:
    async with opened(soon_after=0.2, overdue_after=2.5) as world:
        guest = await world.opens()
        id_ = guest.conversation_id
        async with (
            hears(world.bus, becomes(id_, lambda facts: facts.stage == Stage.SOON)),
            hears(world.bus, becomes(id_, lambda facts: facts.stage == Stage.OVERDUE)),
        ):
            await world.writes(guest)


async def test_who_is_away_at_the_start_leaves_after_the_time_from_then(opened: Opened) -> None:
    async with opened() as world:
        guest = await world.asks("support")
        await world.joins(world.cast.dan, guest.conversation_id)
    clock.shift(DAY // 2)
    began = clock.now()
    async with opened(away_after=0.5) as world:
        await until(world.bus, stands(world, guest.conversation_id, lambda row: row.crew_ids == []))
        *_, away, unowned = await world.messages(guest.conversation_id)
        assert (away.kind, unowned.kind) == ("away", "unowned")
        assert 500 < away.at - began < 5_000


@pytest.mark.parametrize("by", [-3_600, 3_600])
async def test_a_step_of_the_wall_clock_holds_nothing_up_and_closes_nothing(opened: Opened, by: int) -> None:
    async with opened(close_after=1.5) as world:
        early = await world.asks()
        with time_machine.travel(time.time() + by, tick=True):
            assert (await world.row(early.conversation_id)).state == State.OPEN
            guest = await world.opens()
            async with is_closed(world, guest.conversation_id):
                await world.writes(guest)
            row = await world.row(guest.conversation_id)
            assert row.closed_at is not None
            assert 1_500 < row.closed_at - row.quiet_since < 10_000


async def test_old_notifications_are_forgotten(opened: Opened) -> None:
    async with opened() as world:
        for _ in range(3):
            await world.asks("support")
    clock.shift(KEPT_FOR + 1_000)
    async with opened() as world:
        await world.asks("support")
        sweeper = Schedule(world.db, Settings(_env_file=None), Presence(world.db, world.bus, online_grace=1))
        await sweeper.forget()

        kept = select(func.count()).where(col(Notification.at) < clock.now() - KEPT_FOR)
        assert await world.ask(lambda session: session.scalar(kept)) == 0


@pytest.mark.parametrize("by", [-3_600, 3_600])
async def test_a_step_of_the_wall_clock_holds_no_stage_and_no_leaving_up(opened: Opened, by: int) -> None:
    async with opened(soon_after=2, overdue_after=4, away_after=5) as world:
        with time_machine.travel(time.time() + by, tick=True):
            guest = await world.opens("support")
            id_ = guest.conversation_id
            async with (
                hears(world.bus, becomes(id_, lambda facts: facts.stage == Stage.SOON)),
                hears(world.bus, becomes(id_, lambda facts: facts.stage == Stage.OVERDUE)),
                hears(world.bus, becomes(id_, lambda facts: facts.version > 4 and not facts.crew_ids)),
            ):
                await world.writes(guest)
                await world.joins(world.cast.dan, id_)
            *_, away, _ = await world.messages(id_)
            assert await world.kinds(id_) == ["text", "grabbed", "away", "unowned"]
            waited = away.at - ((await world.row(id_)).waiting_since or 0)
            assert 5_000 < waited < 15_000


async def test_after_a_suspend_everything_that_came_due_comes_once(opened: Opened) -> None:
    async with opened(away_after=1_800) as world:
        guest = await world.asks("support")
        id_ = guest.conversation_id
        await world.joins(world.cast.dan, id_)
        world.told.clear()
        is_done = becomes(id_, lambda facts: facts.stage == Stage.OVERDUE and not facts.crew_ids)
        async with hears(world.bus, is_done):
            clock.shift(3_600_000)  # as CLOCK_BOOTTIME counts on while the machine sleeps
        changes = [
            (change.before, change.after)
            for change in world.told
            if isinstance(change, ConversationChanged) and change.before and change.after
        ]
        assert Stage.SOON not in [after.stage for _, after in changes], "it is Overdue by now"
        # Whichever sweep comes first: the one that lets leave brings the stage along.
        assert len([1 for before, after in changes if after.stage != before.stage]) == 1
        assert len([1 for before, after in changes if after.crew_ids != before.crew_ids]) == 1
        assert await world.kinds(id_) == ["text", "grabbed", "away", "unowned"]
        assert await world.is_whole()
