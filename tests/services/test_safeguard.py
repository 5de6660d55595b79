"""Before a migration the database is kept as it was, or nothing is migrated."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine

from services import clock, migrating
from services.agents import anyone
from services.opening import bring_up_to_date, open_runtime
from services.restoring import restore
from services.safeguard import FOLDER, keep_database
from services.setting_up import add_agent
from services.settings import Settings
from services.startup import StartRefused

FIRST = {"name": "Ada", "email": "ada@demo.example", "password": "correct horse", "workspace_role": ""}
OLD = "0021"


def schema(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def copies(settings: Settings) -> list[Path]:
    return sorted((settings.data_dir / FOLDER).glob("*"))


@pytest.fixture
def database(settings: Settings) -> Path:
    """Of an earlier version, with somebody in it."""
    runtime = open_runtime(settings)
    runtime.db.write_here(add_agent, **FIRST)
    runtime.db.close()
    engine = create_engine(settings.database_address)
    with engine.begin() as connection:
        config = migrating._config()
        config.attributes["connection"] = connection
        command.downgrade(config, OLD)
    engine.dispose()
    assert settings.sqlite_path is not None
    assert schema(settings.sqlite_path) == OLD
    return settings.sqlite_path


def test_kept_before_it_is_brought_up_to_date(settings: Settings, database: Path) -> None:
    bring_up_to_date(settings)
    assert schema(database) == migrating.revisions()[-1]
    (copy,) = copies(settings)
    assert (schema(copy), copy.stat().st_mode & 0o777) == (OLD, 0o600)
    assert copy.parent.stat().st_mode & 0o777 == 0o700
    bring_up_to_date(settings)
    assert copies(settings) == [copy], "only before a migration"


def test_a_new_database_has_nothing_to_keep(settings: Settings) -> None:
    bring_up_to_date(settings)
    assert copies(settings) == []


def test_the_last_three_are_kept(settings: Settings, database: Path) -> None:
    made = []
    for _ in range(5):
        clock.shift(1_000)
        made.append(keep_database(settings, OLD))
    assert copies(settings) == made[-3:]


def test_without_a_backup_nothing_is_migrated(settings: Settings, database: Path) -> None:
    (settings.data_dir / FOLDER).write_text("a file that is in the way")
    with pytest.raises(StartRefused) as refused:
        bring_up_to_date(settings)
    (line,) = str(refused.value).splitlines()
    assert line.startswith("The database was not brought up to date: its backup ")
    assert schema(database) == OLD


def test_what_a_killed_start_left_is_cleared_away(settings: Settings, database: Path) -> None:
    folder = settings.data_dir / FOLDER
    folder.mkdir()
    (folder / "before-upgrade-1.part").write_bytes(b"half")
    (folder / "mine.txt").write_text("of the operator's own")
    bring_up_to_date(settings)
    assert [path.suffix for path in copies(settings)] == [".db", ".txt"]


def test_back_to_it(settings: Settings, database: Path) -> None:
    """`restore` takes such a copy as well; files and secret stay as they are."""
    secret = (settings.data_dir / "secret").read_bytes()
    bring_up_to_date(settings)
    (copy,) = copies(settings)
    aside = restore(settings, copy)
    assert schema(database) == OLD
    assert aside is not None
    assert [path.name for path in aside.iterdir()] == ["triptych.db"]
    assert (settings.data_dir / "secret").read_bytes() == secret
    assert open_runtime(settings).db.read_here(anyone)
