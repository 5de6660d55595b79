"""Two processes on one database: whatever the clock does, it does once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from models import Stage, State
from services import clock
from services.runtime import Runtime
from services.settings import Settings
from tests.services.cast import World
from tests.services.conftest import Stage as DatabaseStage
from tests.services.conftest import acting
from tests.services.hearing import until

GUESTS = 6


@pytest.fixture
async def pair(stage: DatabaseStage, tmp_path: Path) -> AsyncIterator[tuple[Runtime, Runtime]]:
    """Both sweep by clocks of their own; what is due is due when they start."""
    (tmp_path / "data").mkdir()
    settings = Settings(_env_file=None, data_dir=tmp_path / "data", database_url=stage[0])
    async with acting(stage) as before:
        guests = [await before.asks(key) for key in ["sales", "support"] * (GUESTS // 2)]
        for guest in guests:
            await before.joins(before.cast.dan, guest.conversation_id)
    clock.shift(round(settings.overdue_after * 1000) + 1_000)
    short = settings.model_copy(update={"away_after": 0.6})
    async with AsyncExitStack() as stack:
        both = [Runtime.open(short) for _ in range(2)]
        for one in both:
            await one.start()
            stack.push_async_callback(one.stop)
        yield both[0], both[1]


async def test_stages_and_leavings_come_once(pair: tuple[Runtime, Runtime], stage: DatabaseStage) -> None:
    one = World(pair[0].db, pair[0].bus, stage[1])
    other = World(pair[1].db, pair[1].bus, stage[1])
    ids = range(1, GUESTS + 1)

    async def is_over() -> bool:
        rows = [await one.row(id_) for id_ in ids]
        return all(row.stage == Stage.OVERDUE and not row.crewed for row in rows)

    async with asyncio.timeout(20):
        await until(one.bus, is_over)
    for id_ in ids:
        kinds = Counter(await one.kinds(id_))
        assert kinds["away"] == 1
        assert kinds["unowned"] == kinds["grabbed"]
        assert (await one.row(id_)).version == 5, "opened, asked, joined, grown older, left"
    assert other.db is not one.db
    assert await one.is_whole()


async def test_closings_come_once(pair: tuple[Runtime, Runtime], stage: DatabaseStage) -> None:
    clock.shift(86_400_000)
    one = World(pair[0].db, pair[0].bus, stage[1])

    async def is_over() -> bool:
        return all([(await one.row(id_)).state == State.CLOSED for id_ in range(1, GUESTS + 1)])

    await until(one.bus, is_over)
    for id_ in range(1, GUESTS + 1):
        assert Counter(await one.kinds(id_))["closed"] == 1
    assert await one.is_whole()
