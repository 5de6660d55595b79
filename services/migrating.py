"""Brings a database to this version's schema (Alembic, imported only here)."""

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlalchemy.engine import make_url

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent.parent / "migrations"


def revisions() -> tuple[str, ...]:
    """The schemas that this version knows, newest last. Read without Alembic, which takes 0.5 s to import."""
    steps = dict(map(_step, FOLDER.glob("versions/[0-9]*.py")))
    found = [steps[None]]
    while (following := steps.get(found[-1])) is not None:
        found.append(following)
    return tuple(found)


def _step(path: Path) -> tuple[str | None, str]:
    """From which schema a migration leads to which."""
    names: dict[str, str | None] = {}
    for line in path.read_text("utf-8").splitlines():
        name, is_assignment, value = line.partition(" = ")
        if is_assignment and name in ("revision", "down_revision"):
            names[name] = ast.literal_eval(value)
    return names["down_revision"], str(names["revision"])


def migrate(url: str, revision: str = "head") -> None:
    """Run what is missing up to a schema, in one transaction. On a new file: everything."""
    from services.database import sqlite_engine
    from services.postgres import postgres_engine

    is_sqlite = make_url(url).get_backend_name() == "sqlite"
    engine = sqlite_engine(url, "BEGIN IMMEDIATE") if is_sqlite else postgres_engine(url)
    try:
        with engine.connect() as connection:
            if is_sqlite:
                _let_references_be(connection)
            with connection.begin():
                dangling = _dangling(connection, is_sqlite)
                _upgrade(connection, revision)
                if new := _dangling(connection, is_sqlite) - dangling:
                    raise RuntimeError(f"The migration leaves rows that refer to nothing: {sorted(new)[:5]}")
    finally:
        engine.dispose()


def _let_references_be(connection: Connection) -> None:
    """A table that SQLite can't alter is made anew: dropping the old one would delete what refers to it.

    Only before a transaction can this be turned off.
    """
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.close()


def _dangling(connection: Connection, is_sqlite: bool) -> set[tuple[str, int, str]]:
    """Rows that refer to nothing: table, row and what they should refer to."""
    if not is_sqlite:
        return set()
    found = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return {(table, row, parent) for table, row, parent, _ in found}


def _upgrade(connection: Connection, revision: str) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config
