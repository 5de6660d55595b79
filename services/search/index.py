"""The index: SQLite's FTS5, which keeps no copy of the texts, or PostgreSQL's tsvector.

An entry is a text's words under its conversation and `seq`; 0 stands for what is known of the customer.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    TextClause,
    bindparam,
    cast,
    column,
    delete,
    func,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import Session, col

from models import SearchWord
from services.search.query import Term, Word

SEQ_BITS = 20
"""Of a row's number in SQLite's index; the rest of it is the conversation's."""

_HIGHEST_SEQ = (1 << SEQ_BITS) - 1
_INDEX = table(
    "search_index",
    column("rowid", Integer),
    column("search_index"),
    column("conversation_id", Integer),
    column("seq", Integer),
    column("words"),
)
_PUT = {
    "sqlite": text("INSERT INTO search_index (rowid, words) VALUES (:row, :words)"),
    "postgresql": text(
        "INSERT INTO search_index (conversation_id, seq, words) "
        "VALUES (:of, :seq, array_to_tsvector(string_to_array(:words, ' ')))"
    ),
}
_TAKE_OUT = {
    "sqlite": text("INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', :row, :words)"),
    "postgresql": text("DELETE FROM search_index WHERE conversation_id = :of AND seq = :seq"),
}
_COUNT = text(
    "INSERT INTO search_word (word, number) VALUES (:word, :number) "
    "ON CONFLICT (word) DO UPDATE SET number = search_word.number + excluded.number"
)
_UNUSED = delete(SearchWord).where(
    col(SearchWord.word).in_(bindparam("words", expanding=True)), col(SearchWord.number) <= 0
)
_NUMBER = select(func.coalesce(func.sum(col(SearchWord.number)), 0)).where(
    col(SearchWord.word) >= bindparam("first"), col(SearchWord.word) <= bindparam("last")
)
_LAST = "\U0010ffff"
"""Behind every letter."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`words`: each once."""

    conversation_id: int
    seq: int
    words: Collection[str]


def dialect(session: Session) -> str:
    """Which kind of index it is."""
    return session.get_bind().dialect.name


def put(session: Session, entries: Collection[Entry]) -> None:
    """Add entries that are not there."""
    _change(session, _PUT, entries, 1)


def take_out(session: Session, entries: Collection[Entry]) -> None:
    """Remove entries, which are there with exactly these words; no trace of them stays."""
    _change(session, _TAKE_OUT, entries, -1)
    gone = {word for entry in entries for word in entry.words}
    if gone:
        session.execute(_UNUSED, {"words": sorted(gone)})


def _change(session: Session, statements: dict[str, TextClause], entries: Collection[Entry], by: int) -> None:
    kept = [entry for entry in entries if entry.words and entry.seq <= _HIGHEST_SEQ]
    if not kept:
        return
    connection = session.connection()
    # FTS5 writes a piece of its index whenever a row comes after a higher one.
    rows = sorted(map(_row, kept), key=itemgetter("row"))
    connection.execute(statements[dialect(session)], rows)
    numbers = Counter(word for entry in kept for word in entry.words)
    # In one order, so that no two transactions wait for each other.
    connection.execute(_COUNT, [{"word": word, "number": by * numbers[word]} for word in sorted(numbers)])


def _row(entry: Entry) -> dict[str, Any]:
    place = {"of": entry.conversation_id, "seq": entry.seq}
    return {**place, "row": entry.conversation_id << SEQ_BITS | entry.seq, "words": " ".join(entry.words)}


def number(session: Session, term: Term) -> int:
    """In how many entries it stands, about: of all that a way asks for, what is rarest."""
    return sum(min(_number(session, word) for word in way) for way in term.ways)


def _number(session: Session, word: Word) -> int:
    last = word.text + _LAST if word.is_begun else word.text
    return int(session.scalar(_NUMBER, {"first": word.text, "last": last}) or 0)


def hits(kind: str, name: str) -> Select[int, int]:
    """Select `conversation_id` and the highest `seq` of each that has what the parameter `name` asks for."""
    place: ColumnElement[int] = _INDEX.c.conversation_id
    seq: ColumnElement[int] = _INDEX.c.seq
    asked: ColumnElement[bool] = _INDEX.c.words.op("@@")(cast(bindparam(name), TSQUERY))
    if kind == "sqlite":
        place, seq = _INDEX.c.rowid.op(">>")(SEQ_BITS), _INDEX.c.rowid.op("&")(_HIGHEST_SEQ)
        asked = _INDEX.c.search_index.op("MATCH")(bindparam(name))
    return select(place.label("conversation_id"), func.max(seq).label("seq")).where(asked).group_by(place)


def asking(kind: str, term: Term) -> str:
    """A term as the index is asked for it. Words are letters and digits: nothing else can be said by them."""
    together, either, word = (" AND ", " OR ", _fts) if kind == "sqlite" else (" & ", " | ", _ts)
    return either.join(f"({together.join(map(word, way))})" for way in term.ways)


def _fts(word: Word) -> str:
    return f'"{word.text}"*' if word.is_begun else f'"{word.text}"'


def _ts(word: Word) -> str:
    return f"'{word.text}':*" if word.is_begun else f"'{word.text}'"
