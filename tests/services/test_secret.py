"""The secret: made once, kept for its owner's eyes, never made anew over a damaged one."""

import stat
from pathlib import Path

import pytest

from services.secret import load_secret, secret_path
from services.settings import load_settings
from services.startup import StartRefused


def test_it_is_made_once(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path)
    first = load_secret(settings)
    assert len(first) >= 32
    assert load_secret(settings) == first
    assert stat.S_IMODE(secret_path(tmp_path).stat().st_mode) == 0o600


def test_two_folders_have_two(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = (load_secret(load_settings(data_dir=tmp_path / name)) for name in "ab")
    assert one != other


def test_the_operators_own_is_used_and_nothing_written(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path, secret_key="o" * 32)
    assert load_secret(settings) == b"o" * 32
    assert not secret_path(tmp_path).exists()


@pytest.mark.parametrize("left", [b"", b"short"])
def test_a_damaged_one_stays_as_it_is(tmp_path: Path, left: bytes) -> None:
    secret_path(tmp_path).write_bytes(left)
    with pytest.raises(StartRefused, match="is damaged"):
        load_secret(load_settings(data_dir=tmp_path))
    assert secret_path(tmp_path).read_bytes() == left


def test_a_folder_that_can_not_be_written(tmp_path: Path) -> None:
    with pytest.raises(StartRefused, match="can't be written"):
        load_secret(load_settings(data_dir=tmp_path / "nowhere"))
