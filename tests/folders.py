"""Data folders to begin with: copies of one database, which to migrate anew takes ten times as long."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from services.migrating import migrate


@cache
def _original() -> Path:
    """An empty database of this version, one for each process of tests."""
    folder = Path(tempfile.mkdtemp(prefix="triptych-original-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    migrate(f"sqlite:///{folder / 'triptych.db'}")
    return folder / "triptych.db"


def begun(folder: Path) -> Path:
    """Make it a data folder that has been started once, and holds nobody."""
    folder.mkdir(parents=True)
    shutil.copy(_original(), folder)
    return folder
