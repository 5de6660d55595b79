"""In any script, what each database's index finds is what has the words."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine
from sqlmodel import Session

from services.channels.web import Visit, hello
from services.database import sqlite_engine
from services.search import index
from services.search.index import Entry
from services.search.query import Term, query
from services.search.words import words
from tests.services.conftest import Stage

TEXTS = 5
SCRIPTS = st.text(
    st.sampled_from(
        "aábBßøŁ ıİ1234567890+-(). 李小龙产品合わせ안녕สวัสดีمرحباأָשהिन्दी'\"\\*:&|!<>_🙂\u0301\u200d"
    ),
    max_size=24,
)


@pytest.fixture
def indexes(sqlite_stage: Stage, postgres_stage: Stage) -> Iterator[list[Session]]:
    """Both, empty, with the conversations that they tell of."""
    engines: list[Engine] = [sqlite_engine(sqlite_stage[0], "BEGIN"), create_engine(postgres_stage[0])]
    sessions = [Session(engine) for engine in engines]
    for session in sessions:
        for _ in range(TEXTS):
            hello(session, "sales", Visit())
        session.commit()
    yield sessions
    for session, engine in zip(sessions, engines, strict=True):
        session.close()
        engine.dispose()


def found(session: Session, term: Term) -> list[int]:
    kind = index.dialect(session)
    statement = index.hits(kind, "term")
    rows = session.connection().execute(statement, {"term": index.asking(kind, term)})
    return sorted(row.conversation_id for row in rows)


@given(
    said=st.lists(SCRIPTS, min_size=1, max_size=TEXTS), typed=st.lists(SCRIPTS, min_size=1, max_size=TEXTS)
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_find_what_has_the_words(indexes: list[Session], said: list[str], typed: list[str]) -> None:
    spoken = {number: words(text) for number, text in enumerate(said, 1)}
    terms = [term for each in typed if (asked := query(each)) for term in asked.terms]
    for session in indexes:
        session.rollback()  # what an example that failed has left
        entries = [Entry(number, 1, each) for number, each in spoken.items()]
        index.put(session, entries)
        for term in terms:
            has = [number for number, each in spoken.items() if term.is_in(each)]
            assert found(session, term) == has
            assert index.number(session, term) >= max(bool(has), len(has) // len(term.ways))
        index.take_out(session, entries)
        assert [found(session, term) for term in terms] == [[]] * len(terms)
