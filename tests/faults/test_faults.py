"""The faults, briefly; `make faults` takes its time."""

import random
from pathlib import Path

from tests.faults.filling import fill
from tests.faults.killing import kill
from tests.faults.maturing import mature


async def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    assert await kill(tmp_path, times=3, seed=random.randrange(2**32)) > 60


async def test_a_full_disk_acknowledges_nothing_and_heals(tmp_path: Path) -> None:
    assert await fill(tmp_path) > 0


async def test_many_waits_grow_older_in_one_second_and_each_once(tmp_path: Path) -> None:
    """How long the loop may be kept is measured by `make faults`, on a machine with nothing else to do."""
    took, _ = await mature(tmp_path, 2_000)
    assert took > 0
