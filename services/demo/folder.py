"""The demo's data folder: one that a demo made, or one with nothing of Triptych's in it yet.

A marker says that a demo made it, and how. Only with the marker is anything ever removed, and only what
Triptych itself puts into a folder.
"""

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from services.agents import anyone
from services.demo.cast import PEOPLE, agents_by_name
from services.settings import Settings
from services.startup import FILES_FOLDER, SECRET_FILE, StartRefused

MARKER = "demo.json"
_DATABASE = "triptych.db"
_OURS = (_DATABASE, f"{_DATABASE}-wal", f"{_DATABASE}-shm", f"{_DATABASE}-journal", SECRET_FILE, FILES_FOLDER)


@dataclass(frozen=True, slots=True)
class Marker:
    """What a demo's folder says of itself: whether its company is kept, and the password made up for it."""

    is_kept: bool
    password: str = ""


def read_marker(data_dir: Path) -> Marker | None:
    """What the folder says of itself; None when no demo made it.

    Raises StartRefused for a marker that can't be read: whose data it is would be a guess.
    """
    try:
        return Marker(**json.loads((data_dir / MARKER).read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        raise StartRefused(f"{data_dir / MARKER} is damaged. Name another DATA_DIR.") from None


def write_marker(data_dir: Path, marker: Marker) -> None:
    """Mark the folder as a demo's, for its owner's eyes only."""
    path = data_dir / f"{MARKER}.new"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(marker), file)
    path.replace(data_dir / MARKER)


def refuse_real_data(settings: Settings, *, is_kept: bool) -> None:
    """Raise StartRefused unless the folder is a demo's, or has no data in it."""
    if settings.database_url:
        _refuse_real_database(settings, is_kept)
        return
    data_dir = settings.data_dir
    if read_marker(data_dir) is not None:
        return
    found = next((data_dir / name for name in _OURS if _holds_data(data_dir / name)), None)
    if found is not None:
        raise StartRefused(
            f"{found} was not made by the demo, and the demo begins anew. Name another DATA_DIR for it."
        )


def _refuse_real_database(settings: Settings, is_kept: bool) -> None:
    """Outside the folder nothing is ever removed: only an empty company can be there, and is kept."""
    if not is_kept:
        raise StartRefused(
            "The demo is made anew at each start, in a folder of its own. "
            "Unset TRIPTYCH_DATABASE_URL, or start it with --empty."
        )
    if _has_strangers(settings):
        raise StartRefused("TRIPTYCH_DATABASE_URL names a database that was not made by the demo.")


def _has_strangers(settings: Settings) -> bool:
    """Whether a database has agents, but not the demo's. One that can't be read is refused afterwards."""
    if settings.sqlite_path is not None and not settings.sqlite_path.exists():
        return False
    engine = create_engine(settings.database_address)
    try:
        with Session(engine) as session:
            return anyone(session) and len(agents_by_name(session)) < len(PEOPLE)
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()


def _holds_data(path: Path) -> bool:
    return any(path.iterdir()) if path.is_dir() else path.exists()


def clear(data_dir: Path) -> None:
    """Remove what an earlier demo left. Raises StartRefused when that can't be done."""
    try:
        for path in (data_dir / name for name in _OURS):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    except OSError as error:
        raise StartRefused(f"{error.filename} can't be removed: {error.strerror}.") from None
