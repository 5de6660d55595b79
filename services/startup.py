"""Before the first transaction: the data folder, and every reason not to start (DESIGN 3).

Deleting or overwriting what looks wrong is never the way out; each case gets one line instead.
"""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

import structlog

from services.settings import Settings

log = structlog.get_logger(__name__)

SECRET_FILE = "secret"  # noqa: S105 a file's name
FILES_FOLDER = "files"

_MAGIC = b"SQLite format 3\0"
_WHOLE_CHECK_BYTES = 64_000_000
"""Up to this size the whole file is checked at start (0.2 s); `check` does so at any size."""

LOOK_SECONDS = 2.0
LOCKED_SECONDS = 60.0
"""For which a start waits for another process that holds the database: a copy, or somebody's shell."""


class StartRefused(Exception):
    """Why the server does not start, in one line."""


def prepare_folder(data_dir: Path) -> None:
    """Make the data folder, for its owner's eyes only.

    Raises StartRefused when it can't be made or written.
    """
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if data_dir.stat().st_mode & 0o077:
            data_dir.chmod(0o700)
    except FileExistsError:
        raise StartRefused(f"DATA_DIR {data_dir} is not a folder.") from None
    except OSError as error:
        raise StartRefused(f"DATA_DIR {data_dir} can't be used: {error.strerror}.") from None


def examine(settings: Settings, revisions: Collection[str]) -> str | None:
    """Look at the database without changing it and return its schema, None when there is none yet.

    `revisions` are the schemas that this version knows.
    Raises StartRefused when it is missing where data was, empty, damaged, foreign or of a newer version.
    """
    path = settings.sqlite_path
    if path is None:
        return _examine_server(settings.database_address, revisions)
    if path.exists() and not _is_unmade(path):
        return examine_file(path, revisions)
    _refuse_if_lost(settings.data_dir, path)
    return None


def must_be_writable(path: Path) -> None:
    """See that a SQLite file can be written; writes nothing. Waits while another process writes to it.

    Raises StartRefused when it stays so, or the file or its folder can only be read.
    """
    for seconds in (LOOK_SECONDS, LOCKED_SECONDS):
        try:
            with closing(sqlite3.connect(path, timeout=seconds, isolation_level=None)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("PRAGMA user_version = 0")  # the folder is asked for its journal too
                connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise StartRefused(
                    f"The database {path} can't be written ({error}). Let this user write it and its folder."
                ) from None
            log.warning("another process holds the database: waiting for it", database=str(path))
        else:
            return
    raise StartRefused(f"The database {path} is held by another process. End that one, then start again.")


def is_database(path: Path) -> bool:
    """Whether a file is one of SQLite's, by its first bytes."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def _is_unmade(path: Path) -> bool:
    """Whether a first start began to make this file and was killed: SQLite's own, and nothing in it."""
    try:
        if not is_database(path):
            return False
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None
    except (OSError, sqlite3.Error, UnicodeDecodeError):
        return False  # told by the examination that follows


def _refuse_if_lost(data_dir: Path, path: Path) -> None:
    remains = [data_dir / SECRET_FILE, data_dir / FILES_FOLDER]
    if not path.exists():
        remains.append(path.with_name(path.name + "-wal"))
    for found in remains:
        if found.is_file() or (found.is_dir() and any(found.iterdir())):
            raise StartRefused(
                f"The database {path} is {_missing(path)}, but {found} shows that there was one. "
                "Restore it from a backup, or name an empty DATA_DIR to begin anew."
            )


def _missing(path: Path) -> str:
    return "empty" if path.exists() else "missing"


def examine_file(path: Path, revisions: Collection[str]) -> str:
    """The schema of a SQLite file. Raises StartRefused as `examine` does."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError as error:
        raise StartRefused(f"The database {path} can't be read: {error.strerror}.") from None
    if not head:
        raise StartRefused(f"The database {path} is empty (0 bytes). Restore it from a backup, or remove it.")
    if head != _MAGIC:
        raise StartRefused(f"{path} is not a SQLite database, or is damaged. Restore it from a backup.")
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            found = _sqlite_revision(connection)
            _read_through(connection, path)
    except (sqlite3.Error, UnicodeDecodeError) as error:  # a name in its schema may be no text any more
        raise StartRefused(f"The database {path} is damaged ({error}). Restore it from a backup.") from None
    return _known(str(path), found, revisions)


def _sqlite_revision(connection: sqlite3.Connection) -> str | None:
    named = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if named else None
    return str(row[0]) if row else None


def _read_through(connection: sqlite3.Connection, path: Path) -> None:
    """Read the whole of a small file, of a big one the end of each table, where a cut would show."""
    if path.stat().st_size <= _WHOLE_CHECK_BYTES:
        (result,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if result != "ok":
            raise sqlite3.DatabaseError(" ".join(str(result).split()))
        return
    tables = connection.execute(
        "SELECT name FROM sqlite_master "
        "WHERE type = 'table' AND rootpage > 0 AND sql NOT LIKE '%WITHOUT ROWID%'"
    ).fetchall()
    for (table,) in tables:
        connection.execute(f'SELECT max(rowid) FROM "{table}"').fetchone()  # noqa: S608 names from the file itself


def _examine_server(url: str, revisions: Collection[str]) -> str | None:
    from sqlalchemy import inspect, text
    from sqlalchemy.exc import SQLAlchemyError

    from services.postgres import postgres_engine

    engine = postgres_engine(url)
    try:
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            found = None
            if "alembic_version" in tables:
                found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise StartRefused(f"The database can't be reached: {reason}") from None
    finally:
        engine.dispose()
    return _known("DATABASE_URL", found, revisions) if tables else None


def _known(name: str, found: str | None, revisions: Collection[str]) -> str:
    if found is None:
        raise StartRefused(
            f"The database {name} was not made by Triptych. Name another one, or an empty DATA_DIR."
        )
    if found not in revisions:
        raise StartRefused(
            f"The database {name} is of a newer version of Triptych (schema {found}). "
            "Start that version instead."
        )
    return found
