"""Migrations make exactly what the models say, on both databases, once."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect
from sqlmodel import SQLModel

import models  # noqa: F401 the tables register themselves
from services.database import sqlite_engine
from services.migrating import migrate, revisions


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('new') / 'triptych.db'}"
    plain: str = request.getfixturevalue("postgres_url")
    return plain.replace("postgresql://", "postgresql+psycopg://")


def engine_of(url: str) -> Engine:
    return sqlite_engine(url, "BEGIN") if url.startswith("sqlite") else create_engine(url)


def is_ours(name: str) -> bool:
    """The search index is of each database's own kind: no model describes it."""
    return not name.startswith("search_index")


def included(_object: object, name: str | None, *_: object) -> bool:
    return name is None or is_ours(name)


def test_they_make_what_the_models_say(url: str) -> None:
    migrate(url)
    engine = engine_of(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": included})
        assert compare_metadata(context, SQLModel.metadata) == []
        assert context.get_current_revision() in revisions()
    engine.dispose()


def test_twice_is_once(url: str) -> None:
    migrate(url)
    migrate(url)
    engine = engine_of(url)
    made = set(filter(is_ours, inspect(engine).get_table_names()))
    assert set(SQLModel.metadata.tables) | {"alembic_version"} == made
    engine.dispose()


def test_one_that_fails_leaves_nothing(url: str) -> None:
    """All in one transaction: a table of that name is in the way of the last one made."""
    last = SQLModel.metadata.sorted_tables[-1].name
    engine = engine_of(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f'CREATE TABLE "{last}" (mine INTEGER)')
    with pytest.raises(Exception, match="already exists"):
        migrate(url)
    assert inspect(engine).get_table_names() == [last]
    engine.dispose()
