"""The faults, briefly; `make faults` takes its time."""

import random
from pathlib import Path

import pytest

from tests.faults.cutting import cut
from tests.faults.filling import fill, fill_database, fill_files, mute
from tests.faults.flapping import flap
from tests.faults.keeping import keep
from tests.faults.killing import kill
from tests.faults.locking import lock
from tests.faults.maturing import mature
from tests.faults.queueing import outlast, poison
from tests.faults.racing import race
from tests.faults.refusing import FAULTS, damage, refuse
from tests.faults.restarting import crowd_out, exhaust, restart
from tests.faults.shuffling import TROUBLES, shuffle
from tests.faults.stage import staged
from tests.faults.stepping import kill_migrations, step
from tests.faults.stopping import stop
from tests.faults.turning_back import turn_back
from tests.postgres import running
from tests.services.cast import Cast

Stage = tuple[Path, Cast]


@pytest.fixture
def seed() -> int:
    """Another one each time; shown when the test fails."""
    chosen = random.randrange(2**32)
    print(f"seed {chosen}")
    return chosen


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return staged(tmp_path_factory.mktemp("faults"))


async def test_a_cut_line_loses_and_doubles_nothing(tmp_path: Path, stage: Stage, seed: int) -> None:
    assert (await cut(tmp_path, stage, times=20, seed=seed)).total() >= 20


async def test_frames_doubled_late_and_shuffled_come_out_once(
    tmp_path: Path, stage: Stage, seed: int
) -> None:
    assert await shuffle(tmp_path, stage, times=len(TROUBLES), seed=seed) > 100


async def test_nothing_falls_between_a_welcome_and_what_is_pushed(
    tmp_path: Path, stage: Stage, seed: int
) -> None:
    assert await race(tmp_path, stage, times=60, seed=seed) > 60


async def test_screens_follow_a_restored_backup(tmp_path: Path, stage: Stage, seed: int) -> None:
    assert await turn_back(tmp_path, stage, times=3, seed=seed) >= 0


async def test_who_is_on_a_line_that_flaps_was_never_gone(tmp_path: Path, stage: Stage, seed: int) -> None:
    assert await flap(tmp_path, stage, times=8, seed=seed) == 8


async def test_sigterm_under_load_ends_in_peace(tmp_path: Path, seed: int) -> None:
    assert await stop(tmp_path, times=2, seed=seed) > 0


async def test_everyone_is_told_while_another_process_holds_the_database(tmp_path: Path) -> None:
    assert await lock(tmp_path, seconds=6) < 15


async def test_a_backup_under_load_holds_what_was_acknowledged_before_it(tmp_path: Path) -> None:
    assert await keep(tmp_path, times=1) > 0


async def test_mails_outlast_two_hours_without_a_server(tmp_path: Path, stage: Stage) -> None:
    assert await outlast(tmp_path, stage, number=100) > 0


async def test_an_address_that_stalls_holds_up_nobody(tmp_path: Path, stage: Stage) -> None:
    assert await poison(tmp_path, stage, number=50) == 49


async def test_postgresql_may_restart_under_load(seed: int) -> None:
    with running() as cluster:
        acknowledged, refused = await restart(cluster, times=1, seed=seed)
        assert acknowledged > 0 < refused
        assert await exhaust(cluster) > 0
        assert await crowd_out(cluster) > 0


def test_every_migration_keeps_what_the_one_before_it_held(tmp_path: Path) -> None:
    assert step(f"sqlite:///{tmp_path / 'triptych.db'}") > 1_000


def test_every_migration_keeps_it_on_postgresql(postgres_url: str) -> None:
    assert step(postgres_url.replace("postgresql://", "postgresql+psycopg://")) > 1_000


def test_a_migration_that_is_killed_is_begun_anew(tmp_path: Path, seed: int) -> None:
    assert kill_migrations(tmp_path, times=2, seed=seed) >= 0


async def test_what_was_acknowledged_survives_kill_9(tmp_path: Path, seed: int) -> None:
    assert await kill(tmp_path, times=3, seed=seed) > 60


async def test_a_full_disk_acknowledges_nothing_and_heals(tmp_path: Path) -> None:
    assert await fill(tmp_path) > 0


async def test_a_database_that_can_not_grow_goes_on_while_its_log_can(tmp_path: Path) -> None:
    assert await fill_database(tmp_path) > 0


async def test_a_full_disk_behind_files_holds_up_no_message(tmp_path: Path) -> None:
    assert await fill_files(tmp_path) > 0


async def test_a_full_disk_behind_output_and_log_stops_nothing(tmp_path: Path) -> None:
    assert await mute(tmp_path) > 0


def test_a_folder_that_can_not_be_used_is_one_line(tmp_path: Path) -> None:
    assert len(refuse(tmp_path)) == len(FAULTS)


def test_a_database_that_was_damaged_anywhere_is_found_or_usable(tmp_path: Path, seed: int) -> None:
    assert damage(tmp_path / "damaged", times=50, seed=seed) > 10


async def test_many_waits_grow_older_in_one_second_and_each_once(tmp_path: Path) -> None:
    """How long the loop may be kept is measured by `make faults`, on a machine with nothing else to do."""
    took, _ = await mature(tmp_path, 2_000)
    assert took > 0
