"""Which conversations of a list have what is looked for: seen, chosen and found, in the list's own order.

What is rare, the index is asked for. To gather what is in every third message would take it a second, only
for nearly all of it to be thrown away: there the list is walked from its top and read, until enough is found.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import merge
from itertools import islice

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import Session, col

from models import Conversation
from services.access import KEPT, Columns, Shape, Viewer, visible
from services.conversations.change import NOT_WAITING, facts_of
from services.conversations.listing import Place, places
from services.conversations.selection import Selection, Sort, Status
from services.search import index
from services.search.query import Query, Term
from services.search.reading import Seqs, is_said_after, last_said

COMMON = 60_000
"""Entries from which a term is common: the index would take some 50 ms."""

READ = 60
"""Conversations that are read together."""

PATIENCE = 25
"""So many times as many conversations as are wanted are read, then the index is asked all the same: what is
common elsewhere may be rare where this agent looks."""

Candidate = tuple[Place, Seqs]


@dataclass(frozen=True, slots=True)
class Hit:
    """A conversation that has what is looked for, and where in it."""

    place: Place
    seqs: Seqs


def find(session: Session, viewer: Viewer, selection: Selection, query: Query, *, limit: int) -> list[Hit]:
    """The first conversations of the selection, as the viewer sees it, that have every term."""
    rare = [term for term in query.terms if index.number(session, term) <= COMMON]
    common = tuple(term for term in query.terms if term not in rare)
    if common:
        candidates = _asked(session, viewer, selection, rare) if rare else _walk(session, viewer, selection)
        found = _read(session, candidates, common, limit)
        if found is not None:
            return found
    return [Hit(*one) for one in islice(_asked(session, viewer, selection, query.terms, limit), limit)]


def _read(
    session: Session, candidates: Iterator[Candidate], terms: tuple[Term, ...], limit: int
) -> list[Hit] | None:
    """The first candidates that have the terms as well; None when that takes too long."""
    found: list[Hit] = []
    looked_at = 0
    while chunk := list(islice(candidates, READ)):
        said = last_said(session, [place[1] for place, _ in chunk], terms)
        found += [Hit(place, seqs + said[place[1]]) for place, seqs in chunk if place[1] in said]
        looked_at += len(chunk)
        if len(found) >= limit:
            return found[:limit]
        if looked_at > PATIENCE * limit:
            return None
    return found


def _walk(session: Session, viewer: Viewer, selection: Selection) -> Iterator[Candidate]:
    """The whole list. (Each state has an index in the list's order, several together have none.)"""
    parts = [selection]
    if selection.closed_too and selection.status is None:
        parts = [replace(selection, closed_too=False, status=status) for status in (None, Status.CLOSED)]
    for place in merge(*(_places(session, viewer, part) for part in parts)):
        yield place, ()


def _places(session: Session, viewer: Viewer, selection: Selection) -> Iterator[Place]:
    start = 0
    while found := places(session, viewer, selection, start=start, count=READ):
        yield from found
        start += len(found)


def _asked(
    session: Session, viewer: Viewer, selection: Selection, terms: Iterable[Term], limit: int | None = None
) -> Iterator[Candidate]:
    """What the index has of the list."""
    kind = index.dialect(session)
    asked = {_name(i): index.asking(kind, term) for i, term in enumerate(terms)}
    statement = _statement(viewer.shape, selection, selection.sort, len(asked), kind)
    if limit is not None:
        statement = statement.limit(limit)
    with session.connection().execute(statement, viewer.parameters | asked) as rows:
        for rank, id_, *seqs in rows:
            yield (rank, id_), tuple(seqs)


def _name(number: int) -> str:
    return f"term_{number}"


@lru_cache(KEPT)
def _statement(
    shape: Shape, selection: Selection, sort: Sort, terms: int, kind: str
) -> Select[*tuple[int, ...]]:
    hits = [index.hits(kind, _name(i)).cte(f"hits_{i}") for i in range(terms)]

    def narrow(columns: Columns) -> list[ColumnElement[bool]]:
        had = (columns.id.in_(select(one.c.conversation_id)) for one in hits)
        return [*selection.narrow(columns), *had]

    seen = visible(shape, narrow, **selection.crews).subquery()
    rank = seen.c.rank if sort == Sort.WAITING else 2 * NOT_WAITING - seen.c.last_message_at
    statement = select(rank.label("rank"), seen.c.id, *(one.c.seq for one in hits))
    for one in hits:
        statement = statement.join(one, one.c.conversation_id == seen.c.id)
    return statement.order_by(*selection.order(seen.c))


def find_among(
    session: Session, viewer: Viewer, selection: Selection, query: Query, ids: Collection[int]
) -> list[Hit]:
    """Which of these conversations are of the selection, as the viewer sees it, and have every term."""
    said = last_said(session, ids, query.terms)
    found = session.scalars(select(Conversation).where(col(Conversation.id).in_(said)))
    standing = [facts for facts in map(facts_of, found) if selection.lists(viewer, facts)]
    return [Hit(selection.place(facts), said[facts.id]) for facts in standing]


def find_news(session: Session, after: Mapping[int, int], query: Query) -> list[int]:
    """The conversations in which something with one of the terms was said after these numbers."""
    return [id_ for id_, seq in after.items() if is_said_after(session, id_, seq, query.terms)]
