"""Brings a database to this version's schema (Alembic, imported only here)."""

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine
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


def migrate(url: str) -> None:
    """Run what is missing, in one transaction. On a new file: everything."""
    from services.database import sqlite_engine

    is_sqlite = make_url(url).get_backend_name() == "sqlite"
    engine = sqlite_engine(url, "BEGIN IMMEDIATE") if is_sqlite else create_engine(url)
    try:
        with engine.connect() as connection, connection.begin():
            _upgrade(connection)
    finally:
        engine.dispose()


def _upgrade(connection: Connection) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config
