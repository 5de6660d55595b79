"""Before a migration: the database as it was, kept in DATA_DIR/backups (SQLite).

The database alone: files and the secret are not touched by a migration, and may be large.
"""

import contextlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import structlog

from services import clock
from services.backup import copy_database
from services.settings import Settings
from services.startup import StartRefused

log = structlog.get_logger(__name__)

FOLDER = "backups"
KEPT = 3

_NAMES = "before-upgrade-*.db"


def keep_database(settings: Settings, schema: str) -> Path | None:
    """Copy the database, which is of this schema, aside; returns the copy. On PostgreSQL: None.

    The latest three copies stay. Raises StartRefused when there is no copy: then nothing is migrated.
    """
    source = settings.sqlite_path
    if source is None:
        return None
    folder = settings.data_dir / FOLDER
    moment = datetime.fromtimestamp(clock.now() / 1000, UTC).strftime("%Y%m%d-%H%M%S-%f")
    target = folder / f"before-upgrade-{moment}-schema-{schema}.db"
    part = target.with_suffix(".part")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        _clear(folder)
        copy_database(source, part)
        part.replace(target)
        _forget(folder)
    except (OSError, sqlite3.Error) as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise StartRefused(
            f"The database was not brought up to date: its backup {target} could not be made ({error})."
        ) from None
    log.info("the database was backed up before it is brought up to date", backup=str(target))
    return target


def _clear(folder: Path) -> None:
    """What a start that was killed has left."""
    for path in folder.glob("before-upgrade-*.part"):
        path.unlink()


def _forget(folder: Path) -> None:
    for path in sorted(folder.glob(_NAMES))[:-KEPT]:
        path.unlink()
