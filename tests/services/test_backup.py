"""A backup holds what was acknowledged before it, whole, whatever is written meanwhile."""

import asyncio
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import select

from models import Message
from services.backup import DATABASE, MANIFEST, backup
from services.check import problems
from services.database import Database
from services.events import Bus
from services.settings import Settings
from services.startup import StartRefused
from tests.services.cast import World
from tests.services.conftest import Stage


@pytest.fixture
def settings(sqlite_stage: Stage, tmp_path: Path) -> Settings:
    url, _ = sqlite_stage
    (tmp_path / "secret").write_text("s" * 64)
    return Settings(_env_file=None, data_dir=tmp_path, database_url=url)


def contents(archive: Path) -> list[str]:
    with tarfile.open(archive) as opened:
        return sorted(opened.getnames())


def kept_database(archive: Path, folder: Path) -> Database:
    with tarfile.open(archive) as opened:
        opened.extract(DATABASE, folder, filter="data")
    return Database(f"sqlite:///{folder / DATABASE}", Bus())


async def test_while_customers_write(sqlite_world: World, settings: Settings, tmp_path: Path) -> None:
    guests = [await sqlite_world.asks() for _ in range(5)]
    is_done = asyncio.Event()

    async def goes_on_writing() -> None:
        number = 0
        while not is_done.is_set():
            await sqlite_world.writes(guests[number % 5], f"More {number}")
            number += 1

    writing = asyncio.create_task(goes_on_writing())
    target = tmp_path / "kept.tar.gz"
    before = {message.id for one in guests for message in await sqlite_world.messages(one.conversation_id)}
    kept = await asyncio.to_thread(backup, settings, target)
    is_done.set()
    await writing
    assert (kept.path, kept.files) == (target, 0)
    assert target.stat().st_mode & 0o777 == 0o600
    with closing(kept_database(target, tmp_path / "unpacked")) as db:
        assert before <= set(db.read_here(lambda session: session.exec(select(Message.id)).all()))
        assert db.read_here(problems) == []


def test_database_secret_and_files(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "files" / "ab" / "abc.png"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"a picture")
    backup(settings, tmp_path / "kept.tar.gz")
    assert contents(tmp_path / "kept.tar.gz") == [MANIFEST, "files/ab/abc.png", "secret", DATABASE]
    assert not list(tmp_path.glob("*.part"))
    assert not list(tmp_path.glob("triptych-backup-*"))


def test_what_others_have_laid_out_for_it_is_not_written_to(settings: Settings, tmp_path: Path) -> None:
    theirs, laid = tmp_path / "theirs", tmp_path / "kept.tar.gz.part"
    theirs.write_bytes(b"to be read by all")
    laid.symlink_to(theirs)
    backup(settings, tmp_path / "kept.tar.gz")
    assert theirs.read_bytes() == b"to be read by all"
    assert not (tmp_path / "kept.tar.gz").is_symlink()


def test_one_that_can_not_be_written_leaves_the_last_one(settings: Settings, tmp_path: Path) -> None:
    target = tmp_path / "kept.tar.gz"
    backup(settings, target)
    before = target.read_bytes()
    with pytest.raises(StartRefused, match="could not be made"):
        backup(settings, tmp_path / "nowhere" / "kept.tar.gz")
    with closing(sqlite3.connect(tmp_path / "triptych.db")) as connection:
        connection.execute("DROP TABLE alembic_version")
    with pytest.raises(StartRefused, match="was not made by Triptych"):
        backup(settings, target)
    assert target.read_bytes() == before


def test_there_may_be_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(StartRefused, match="There is no database"):
        backup(Settings(_env_file=None, data_dir=tmp_path / "empty"), tmp_path / "kept.tar.gz")
    url = "postgresql://127.0.0.1/triptych"
    with pytest.raises(StartRefused, match="pg_dump"):
        backup(Settings(_env_file=None, data_dir=tmp_path, database_url=url), tmp_path / "kept.tar.gz")
