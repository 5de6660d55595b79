"""A backup in one file, made while the server runs: database, secret and files (SPEC 9).

Files never change once they are kept. So those there now come first, then the database as it stands
after them, and then what came in between: every file that the database names is in the archive.
"""

import io
import json
import os
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from services import clock, migrating
from services.files.storage import Storage
from services.secret import secret_path
from services.settings import Settings
from services.startup import FILES_FOLDER, SECRET_FILE, StartRefused, examine

DATABASE = "triptych.db"
MANIFEST = "backup.json"
COMPRESSION = 3
"""Most files are compressed already; a higher level takes its time and gains little."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds."""

    path: Path
    files: int
    size: int
    """Bytes of the archive."""


def backup(settings: Settings, target: Path) -> Kept:
    """Write everything into one archive, whole or not at all, for its owner's eyes only.

    Raises StartRefused when there is nothing to back up, or `target` can't be written.
    """
    source = _source(settings)
    try:
        # In a folder of its own: nobody has laid a link, or an open file, where the secret is written.
        with tempfile.TemporaryDirectory(prefix="triptych-backup-", dir=target.absolute().parent) as name:
            part = Path(name) / "archive"
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out:
                files = _write(settings, source, Path(name) / DATABASE, out)
                out.flush()
                os.fsync(out.fileno())
            part.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise StartRefused(f"The backup {target} could not be made: {error}.") from None
    return Kept(target, files, target.stat().st_size)


def copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite database as it stands at one moment, beside a server that goes on writing."""
    with closing(sqlite3.connect(source, isolation_level=None)) as connection:
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)


def _source(settings: Settings) -> Path:
    path = settings.sqlite_path
    if path is None:
        raise StartRefused(
            "On PostgreSQL the database is backed up by pg_dump. Files and the secret are in DATA_DIR."
        )
    if examine(settings, migrating.revisions()) is None:
        raise StartRefused(f"There is no database {path} to back up.")
    return path


def _write(settings: Settings, source: Path, copy: Path, out: io.BufferedWriter) -> int:
    """Fill the archive; returns how many files of conversations it holds."""
    folder = Storage(settings).folder
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=COMPRESSION) as archive:
        kept = _add_files(archive, folder, set())
        copy_database(source, copy)
        archive.add(copy, DATABASE)
        kept = _add_files(archive, folder, kept)
        secret = secret_path(settings.data_dir)
        if settings.secret_key is None and secret.exists():
            archive.add(secret, SECRET_FILE)
        _describe(archive, len(kept))
    return len(kept)


def _add_files(archive: tarfile.TarFile, folder: Path | None, kept: set[str]) -> set[str]:
    """Add what is not in it yet; what goes meanwhile, nothing names any more."""
    added = set(kept)
    for path in sorted(folder.rglob("*")) if folder is not None and folder.exists() else ():
        name = path.relative_to(folder or path).as_posix()
        if name in added or not path.is_file():
            continue
        try:
            archive.add(path, f"{FILES_FOLDER}/{name}")
        except FileNotFoundError:
            continue
        added.add(name)
    return added


def _describe(archive: tarfile.TarFile, files: int) -> None:
    made = datetime.fromtimestamp(clock.now() / 1000, UTC).isoformat(timespec="seconds")
    body = json.dumps({"made_at": made, "files": files, "schema": migrating.revisions()[-1]}).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size, entry.mtime, entry.mode = len(body), clock.now() // 1000, 0o600
    archive.addfile(entry, io.BytesIO(body))
