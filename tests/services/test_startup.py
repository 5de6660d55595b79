"""Every refusal to start, one line each, and the file as it was."""

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from services.settings import Settings, load_settings
from services.startup import (
    FILES_FOLDER,
    SECRET_FILE,
    StartRefused,
    examine,
    must_be_writable,
    prepare_folder,
)

KNOWN = {"0001"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data_dir=tmp_path)


def database(settings: Settings) -> Path:
    assert settings.sqlite_path is not None
    return settings.sqlite_path


def make(path: Path, revision: str | None = "0001", rows: int = 0) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, text TEXT)")
        connection.executemany("INSERT INTO message (text) VALUES (?)", [("x" * 500,)] * rows)
        if revision is not None:
            connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
            connection.execute("INSERT INTO alembic_version VALUES (?)", (revision,))


def refusal(settings: Settings) -> str:
    path = database(settings)
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(StartRefused) as caught:
        examine(settings, KNOWN)
    assert (path.read_bytes() if path.exists() else None) == before
    line = str(caught.value)
    assert "\n" not in line
    return line


def test_a_new_folder_and_a_known_database_are_welcome(settings: Settings) -> None:
    assert examine(settings, KNOWN) is None
    assert not database(settings).exists()
    make(database(settings), rows=100)
    assert examine(settings, KNOWN) == "0001"


def test_a_first_start_that_was_killed_is_begun_anew(settings: Settings, tmp_path: Path) -> None:
    """In the middle of its migration: SQLite's file is there, and what was not committed in its log."""
    made = tmp_path / "made.db"
    with closing(sqlite3.connect(made, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, text TEXT)")
        connection.executemany("INSERT INTO message (text) VALUES (?)", [("x" * 5_000,)] * 200)
        for end in ("", "-wal"):
            database(settings).with_name(f"triptych.db{end}").write_bytes(Path(f"{made}{end}").read_bytes())
    assert database(settings).with_name("triptych.db-wal").stat().st_size > 0
    assert examine(settings, KNOWN) is None


def test_an_empty_one_where_data_was_is_not(settings: Settings) -> None:
    with closing(sqlite3.connect(database(settings))) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    assert examine(settings, KNOWN) is None
    (settings.data_dir / SECRET_FILE).write_text("x")
    assert "is empty, but" in refusal(settings)


@pytest.mark.parametrize("remains", [SECRET_FILE, f"{FILES_FOLDER}/a/photo", "triptych.db-wal"])
def test_missing_where_data_was(settings: Settings, remains: str) -> None:
    (settings.data_dir / remains).parent.mkdir(parents=True, exist_ok=True)
    (settings.data_dir / remains).write_text("x")
    assert "is missing" in refusal(settings)
    assert not database(settings).exists()


def test_an_empty_folder_for_files_is_no_sign_of_data(settings: Settings) -> None:
    (settings.data_dir / FILES_FOLDER).mkdir()
    examine(settings, KNOWN)


def test_empty(settings: Settings) -> None:
    database(settings).touch()
    assert "is empty (0 bytes)" in refusal(settings)


def test_no_database_at_all(settings: Settings) -> None:
    database(settings).write_bytes(b"PK\x03\x04 an archive, say")
    assert "is not a SQLite database" in refusal(settings)


def test_cut_off(settings: Settings) -> None:
    path = database(settings)
    make(path, rows=1000)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "is damaged" in refusal(settings)


def test_cut_off_and_too_big_to_read_whole(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.startup._WHOLE_CHECK_BYTES", 0)
    path = database(settings)
    make(path, rows=1000)
    examine(settings, KNOWN)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "is damaged" in refusal(settings)


def test_overwritten_in_the_middle(settings: Settings) -> None:
    path = database(settings)
    make(path, rows=1000)
    whole = bytearray(path.read_bytes())
    whole[4096 * 3 : 4096 * 6] = b"\xde\xad" * 6144
    path.write_bytes(whole)
    assert "is damaged" in refusal(settings)


def test_another_programs(settings: Settings) -> None:
    make(database(settings), revision=None)
    assert "was not made by Triptych" in refusal(settings)


def test_a_newer_versions(settings: Settings) -> None:
    make(database(settings), revision="0099")
    assert "newer version of Triptych (schema 0099)" in refusal(settings)


def test_a_server_that_is_not_there() -> None:
    settings = load_settings(database_url="postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")
    with pytest.raises(StartRefused, match="can't be reached") as caught:
        examine(settings, KNOWN)
    assert "\n" not in str(caught.value)


def test_the_folder_is_its_owners_alone(tmp_path: Path) -> None:
    prepare_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    (tmp_path / "open").mkdir(mode=0o755)
    prepare_folder(tmp_path / "open")
    assert stat.S_IMODE((tmp_path / "open").stat().st_mode) == 0o700


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StartRefused, match="is not a folder"):
        prepare_folder(tmp_path / "file")
    with pytest.raises(StartRefused, match="can't be used"):
        prepare_folder(tmp_path / "file" / "below")


def test_one_that_another_process_holds_is_waited_for(settings: Settings) -> None:
    make(database(settings))
    with closing(holding(database(settings))) as other:
        ending = threading.Timer(0.2, other.execute, ("ROLLBACK",))
        ending.start()
        must_be_writable(database(settings))
        ending.join()


def test_one_that_another_process_does_not_let_go(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.startup.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("services.startup.LOCKED_SECONDS", 0.01)
    make(database(settings))
    with (
        closing(holding(database(settings))),
        pytest.raises(StartRefused, match="is held by another process"),
    ):
        must_be_writable(database(settings))


def holding(path: Path) -> sqlite3.Connection:
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    return other


def test_to_see_whether_it_can_be_written_writes_nothing(settings: Settings) -> None:
    make(database(settings))
    before = database(settings).read_bytes()
    must_be_writable(database(settings))
    assert database(settings).read_bytes() == before
