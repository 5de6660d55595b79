"""The tests' own PostgreSQL: empty for every test, and nobody else's."""

import psycopg
import pytest


@pytest.mark.parametrize("_time", ["first", "again"])
def test_every_test_finds_an_empty_database(postgres_url: str, _time: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        connection.execute("CREATE TABLE left_over (id int)")
    assert tables == (0,)
