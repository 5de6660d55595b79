"""A data folder with the cast in its database, of which servers get copies."""

from contextlib import closing
from pathlib import Path

from services.database import Database
from services.events import Bus
from services.migrating import migrate
from tests.services.cast import Cast, engage


def staged(folder: Path) -> tuple[Path, Cast]:
    """Make one in a folder."""
    data = folder / "stage"
    data.mkdir()
    url = f"sqlite:///{data / 'triptych.db'}"
    migrate(url)
    with closing(Database(url, Bus())) as db:
        return data, db.write_here(engage).value
