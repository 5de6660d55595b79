"""The way from settings to a runtime, which loses nothing on it."""

from pathlib import Path

import pytest

from services.opening import bring_up_to_date, examined, open_runtime
from services.setting_up import add_agent
from services.settings import load_settings
from services.startup import SECRET_FILE, StartRefused
from tests.services.cast import World

FIRST = {"name": "Ada", "email": "ada@demo.example", "password": "correct horse", "workspace_role": ""}


def test_database_first_then_secret(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path)
    bring_up_to_date(settings)
    assert settings.sqlite_path is not None
    assert settings.sqlite_path.exists()
    assert not (settings.data_dir / SECRET_FILE).exists()
    open_runtime(settings)
    assert (settings.data_dir / SECRET_FILE).exists()


def test_a_lost_secret_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = load_settings(data_dir=tmp_path)
    runtime = open_runtime(settings)
    token = runtime.tokens.make("visitor", {}, 60)
    assert open_runtime(settings).tokens.read("visitor", token)
    runtime.db.write_here(add_agent, **FIRST)
    assert "secret" not in capsys.readouterr().out
    (settings.data_dir / SECRET_FILE).unlink()
    open_runtime(settings)
    assert "the secret was missing" in capsys.readouterr().out


def test_a_look_makes_nothing(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path)
    with pytest.raises(StartRefused, match="There is no database"):
        examined(settings)
    assert list(settings.data_dir.iterdir()) == []


async def test_a_database_of_a_server_is_examined_too(world: World) -> None:
    settings = load_settings(database_url=world.db.url.render_as_string(hide_password=False))
    assert examined(settings).is_sqlite == world.db.is_sqlite


def test_a_start_leaves_no_connection_but_its_runtimes(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path)
    open_runtime(settings).db.close()
    held = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert settings.sqlite_path not in held
