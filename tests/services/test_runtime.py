"""One process' services: what a start finds, and what an end leaves."""

from pathlib import Path

import pytest

from services.channels.web import Visit, hello
from services.check import problems
from services.conversations.selection import Selection, Status
from services.presence import turn_online
from services.refusal import Unavailable
from services.runtime import Runtime
from services.settings import Settings
from tests.services.cast import World
from tests.services.conftest import Stage, acting


@pytest.fixture
def runtime(stage: Stage, tmp_path: Path) -> Runtime:
    data = tmp_path / "data"
    data.mkdir()
    return Runtime.open(Settings(_env_file=None, data_dir=data, database_url=stage[0]))


async def test_what_a_killed_process_left_online_is_not(stage: Stage, runtime: Runtime) -> None:
    async with acting(stage) as before:
        guest = await before.asks("sales")
        await before.do(turn_online, {guest.conversation_id: True})
    await runtime.start()
    try:
        world = World(runtime.db, runtime.bus, stage[1])
        assert await world.listed(world.cast.ben, Selection(status=Status.ONLINE)) == []
        assert await world.ask(problems) == []
    finally:
        await runtime.stop()


async def test_it_says_whether_it_runs(runtime: Runtime) -> None:
    seen = [(runtime.is_started, runtime.schedule.is_running)]
    await runtime.start()
    seen.append((runtime.is_started, runtime.schedule.is_running))
    await runtime.stop()
    assert [*seen, runtime.is_started] == [(False, False), (True, True), False]


async def test_after_its_end_nothing_is_taken(runtime: Runtime) -> None:
    await runtime.start()
    await runtime.stop()
    with pytest.raises(Unavailable):
        await runtime.db.write(hello, "sales", Visit())
