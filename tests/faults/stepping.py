"""Every migration on a database of the schema before it, with rows in each table; and killed half-way."""

import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import JSON, Boolean, Integer, LargeBinary

from services import migrating
from services.database import sqlite_engine
from tests.e2e.server import ROOT, clean_environment

ROWS = 3
"""In each table, at each schema."""
Rows = dict[str, dict[tuple[Any, ...], dict[str, Any]]]
"""Of each table, by primary key."""


def step(url: str) -> int:
    """Take an empty database from schema to schema, with new rows at each; returns how many there are.

    Raises AssertionError when a migration loses a row or changes a value.
    """
    engine = sqlite_engine(url, "BEGIN IMMEDIATE") if url.startswith("sqlite") else create_engine(url)
    before: Rows = {}
    try:
        for number, revision in enumerate(migrating.revisions()):
            migrating.migrate(url, revision)
            with engine.begin() as connection:
                tables = _tables(connection)
                _must_be_there(before, _rows(connection, tables), revision)
                fill(connection, tables, number)
                before = _rows(connection, tables)
    finally:
        engine.dispose()
    return sum(map(len, before.values()))


def fill(connection: Connection, tables: MetaData, number: int) -> None:
    """Put rows into each table; what they refer to is there."""
    for table in tables.sorted_tables:
        for row in range(ROWS):
            values = {
                column.name: _value(connection, column, 1_000 * (number + 1) + row, tables)
                for column in table.columns
            }
            _put(connection, table, values)


def _put(connection: Connection, table: Table, values: dict[str, Any]) -> None:
    """With as many values as the table's checks allow: an invitation is for an agent or for a team."""
    optional = [column.name for column in table.columns if column.nullable and column.foreign_keys]
    for without in (None, *optional):
        try:
            with connection.begin_nested():
                connection.execute(table.insert().values(values | ({without: None} if without else {})))
        except IntegrityError:
            continue
        return
    raise AssertionError(f"{table.name} takes no row like {values}")


def _value(connection: Connection, column: Any, mark: int, tables: MetaData) -> Any:
    for key in column.foreign_keys:
        target = key.column
        found = connection.execute(
            select(target).order_by(target.desc()).offset(mark % ROWS).limit(1)
        ).scalar()
        if found is not None or column.nullable:
            return found
    kind = column.type
    if isinstance(kind, JSON):
        return [mark]
    if isinstance(kind, Boolean):
        return bool(mark % 2)
    if isinstance(kind, Integer):
        return mark
    return b"%d" % mark if isinstance(kind, LargeBinary) else f"{mark}"


def _tables(connection: Connection) -> MetaData:
    """The tables as they are, without those of the search index, and Alembic's own."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: not name.startswith(("search_index", "alembic", "sqlite")))
    return found


def _rows(connection: Connection, tables: MetaData) -> Rows:
    return {
        table.name: {
            tuple(row[column.name] for column in table.primary_key): dict(row)
            for row in connection.execute(select(table)).mappings()
        }
        for table in tables.sorted_tables
    }


def _must_be_there(before: Rows, after: Rows, revision: str) -> None:
    for name, rows in before.items():
        for key, row in rows.items():
            now = after.get(name, {}).get(key)
            assert now is not None, f"{revision} loses a row of {name}: {row}"
            changed = {column: value for column, value in row.items() if now.get(column, value) != value}
            assert not changed, f"{revision} changes {name}: {changed} in {row}"


def kill_migrations(folder: Path, *, times: int, seed: int) -> int:
    """Kill `migrate` at random moments, on a database of the first schema; returns how often before its end.

    Raises AssertionError when what was there is not, or the next one does not go through.
    """
    chance, early = random.Random(seed), 0
    old = _of_the_first_schema(folder / "old")
    for number in range(times):
        data = Path(shutil.copytree(old, folder / str(number)))
        with _migrating(data) as process:
            try:
                process.wait(chance.uniform(0.5, 2.0))
            except subprocess.TimeoutExpired:
                process.kill()
                early += 1
        with _migrating(data) as again:
            assert again.wait(60) == 0, f"after a kill (seed {seed})"
        with closing(sqlite3.connect(data / "triptych.db")) as database:
            assert database.execute("SELECT count(*) FROM message").fetchone() == (ROWS,)
            (schema,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
            assert schema == migrating.revisions()[-1]
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return early


def _of_the_first_schema(data: Path) -> Path:
    data.mkdir(mode=0o700)
    url = f"sqlite:///{data / 'triptych.db'}"
    migrating.migrate(url, migrating.revisions()[0])
    engine = sqlite_engine(url, "BEGIN IMMEDIATE")
    with engine.begin() as connection:
        fill(connection, _tables(connection), 0)
    engine.dispose()
    return data


def _migrating(data: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "main.py", "migrate"],
        cwd=ROOT,
        env=clean_environment() | {"TRIPTYCH_DATA_DIR": str(data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
