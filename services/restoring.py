"""Restore: a backup in the place of what is there, which is kept aside (SPEC 9).

An archive that `backup` has written holds everything; a copy from before an upgrade the database alone, and
leaves files and secret as they are.
"""

import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from services import clock, migrating
from services.backup import DATABASE, MANIFEST
from services.files.storage import Storage
from services.secret import secret_path
from services.settings import Settings
from services.startup import FILES_FOLDER, SECRET_FILE, StartRefused, examine_file, is_database

KNOWN = frozenset({DATABASE, MANIFEST, SECRET_FILE})


def restore(settings: Settings, source: Path) -> Path | None:
    """Put a backup's contents in place; returns the folder in which what was there before lies, if any did.

    The caller has locked the folder. Nothing is moved before all of the archive was found good.
    Raises StartRefused for an archive that is none, is damaged, or is of a newer version.
    """
    if settings.sqlite_path is None:
        raise StartRefused("On PostgreSQL the database is restored by pg_restore.")
    try:
        with tempfile.TemporaryDirectory(prefix="restoring-", dir=settings.data_dir) as name:
            unpacked = Path(name)
            is_whole = not is_database(source)
            if is_whole:
                _unpack(source, unpacked)
            else:
                shutil.copyfile(source, unpacked / DATABASE)
            _look_through(unpacked / DATABASE)
            places = _places(settings)
            aside = _move_aside(settings, places if is_whole else {DATABASE: places[DATABASE]})
            _move_in(settings, unpacked)
    except OSError as error:
        raise StartRefused(f"{source} could not be restored: {error}.") from None
    return aside


def _unpack(source: Path, folder: Path) -> None:
    try:
        with tarfile.open(source, "r:gz") as archive:
            for member in archive:
                if not member.isfile() or not _is_ours(member.name):
                    raise StartRefused(f"{source} is not a backup of Triptych: it holds {member.name!r}.")
                archive.extract(member, folder, filter="data")
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise StartRefused(f"{source} is not a backup of Triptych, or is damaged ({error}).") from None
    if not (folder / DATABASE).is_file():
        raise StartRefused(f"{source} is not a backup of Triptych: no database is in it.")


def _is_ours(name: str) -> bool:
    return name in KNOWN or name.startswith(f"{FILES_FOLDER}/")


def _look_through(database: Path) -> None:
    """The whole file, whatever its size: it is to live from now on."""
    examine_file(database, migrating.revisions())
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        (result,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if result != "ok":
        raise StartRefused(f"The database in the backup is damaged ({' '.join(str(result).split())}).")


def _places(settings: Settings) -> dict[str, Path]:
    """Where each part of an archive belongs; what lies in a bucket or a variable is not among them."""
    places = {DATABASE: settings.sqlite_path or settings.data_dir / DATABASE}
    if settings.secret_key is None:
        places[SECRET_FILE] = secret_path(settings.data_dir)
    if (folder := Storage(settings).folder) is not None:
        places[FILES_FOLDER] = folder
    return places


def _move_aside(settings: Settings, places: dict[str, Path]) -> Path | None:
    """Nothing that was there is deleted or overwritten."""
    database = settings.sqlite_path or settings.data_dir / DATABASE
    journals = [database.with_name(database.name + ending) for ending in ("-wal", "-shm")]
    present = [path for path in (*places.values(), *journals) if path.exists()]
    if not present:
        return None
    moment = datetime.fromtimestamp(clock.now() / 1000, UTC).strftime("%Y%m%d-%H%M%S-%f")
    aside = settings.data_dir / f"before-restore-{moment}"
    aside.mkdir(mode=0o700)
    for path in present:
        shutil.move(path, aside / path.name)
    return aside


def _move_in(settings: Settings, unpacked: Path) -> None:
    for name, place in _places(settings).items():
        if (unpacked / name).exists():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.move(unpacked / name, place)
            place.chmod(0o700 if place.is_dir() else 0o600)
