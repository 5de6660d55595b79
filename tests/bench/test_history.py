"""The benchmark's history is one that the product could have written."""

from pathlib import Path

from services.check import problems
from services.database import Database
from services.events import Bus
from tests.bench.history import DATABASE, Past, prepared


def test_the_history_is_whole(tmp_path: Path) -> None:
    prepared(tmp_path / "kept", Past(closed=60, open=30), tmp_path / "data")
    found = Database(f"sqlite:///{tmp_path / 'data' / DATABASE}", Bus()).read_here(problems)
    assert found == []
