"""The abuse, in a tenth of its counts; `make faults` takes its time."""

from pathlib import Path

from tests.faults.abusing import ATTACKS, abuse


async def test_whoever_abuses_a_server_is_cut_off_and_the_others_go_on(tmp_path: Path) -> None:
    assert len(await abuse(tmp_path, 0.1)) == len(ATTACKS)
