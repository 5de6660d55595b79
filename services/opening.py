"""From checked settings to a runtime: the same steps for every command."""

from contextlib import closing

import structlog

from services import migrating
from services.agents import anyone
from services.database import Database
from services.events import Bus
from services.runtime import Runtime
from services.safeguard import keep_database
from services.settings import Settings
from services.startup import SECRET_FILE, StartRefused, examine, must_be_writable, prepare_folder

log = structlog.get_logger(__name__)


def open_runtime(settings: Settings) -> Runtime:
    """Look at what is there, bring the database to this version's schema and open it.

    This process has locked the folder, or its server has and has done this already. Raises StartRefused.
    """
    bring_up_to_date(settings)
    lost = (
        settings.secret_key is None and _is_old(settings) and not (settings.data_dir / SECRET_FILE).exists()
    )
    runtime = Runtime.open(settings)
    if lost:
        log.warning("the secret was missing and a new one was made: links and customers' tokens are void")
    return runtime


def bring_up_to_date(settings: Settings) -> None:
    """Refuse a database that can't be used, then migrate it; what was there is kept aside before.

    Raises StartRefused.
    """
    prepare_folder(settings.data_dir)
    known = migrating.revisions()
    schema = examine(settings, known)
    if schema is not None and settings.sqlite_path is not None:
        must_be_writable(settings.sqlite_path)
    if schema == known[-1]:
        return
    if schema is not None:
        keep_database(settings, schema)
    migrating.migrate(settings.database_address)


def examined(settings: Settings) -> Database:
    """Open what is there as it is, for a look only.

    Raises StartRefused, also when nothing is there.
    """
    examine(settings, migrating.revisions())
    if settings.sqlite_path is not None and not settings.sqlite_path.exists():
        raise StartRefused(f"There is no database {settings.sqlite_path}.")
    return Database(settings.database_address, Bus())


def _is_old(settings: Settings) -> bool:
    """Tell whether someone has worked with this database."""
    with closing(Database(settings.database_address, Bus())) as db:
        return db.read_here(anyone)
