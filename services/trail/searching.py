"""Lines of the trail by the words that are shown of them, however many lines there are.

A line is stored as kinds and ids, and put into words when it is read. Much the same is done over and over: so
what was ever done is read once each and put into words, and lines are then found by being such a deed, with
the words that it lacks in the name of who did it, or in the number of the conversation.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    String,
    Text,
    and_,
    any_,
    bindparam,
    case,
    cast,
    false,
    func,
    or_,
    select,
    true,
)
from sqlmodel import Session, col

from models import Agent, AuditKind, AuditLine, Author, Conversation
from services.search.words import fold
from services.trail.deeds import Deed, Place
from services.trail.names import names_for
from services.trail.words import what, who

Words = tuple[str, ...]
Done = tuple[str, str, str, str, str]
"""Kind, author, who joined a team, its teams and its detail, as they are stored."""

BETWEEN = "|"
NOWHERE = Place(0, 0, 0)


def holding(session: Session, table: Any, lines: Select[Any], words: Words) -> ColumnElement[bool]:
    """Which of these lines, all of one table, have all of the words."""
    parts = _parts(table)
    different = lines.with_only_columns(*parts, maintain_column_froms=True).distinct()
    done: list[Done] = [(*row,) for row in session.execute(different)]
    found = _by_what_they_lack(session, done, words)
    agents = session.execute(select(col(Agent.id), col(Agent.name))).all() if any(found) else []
    ways: list[ColumnElement[bool]] = []
    for lack, keys in found.items():
        same = true() if len(keys) == len(done) else _one_of(session, _key(parts), keys)
        ways.append(and_(same, *(_elsewhere(table, word, agents) for word in lack)))
    return or_(false(), *ways)


def _parts(table: Any) -> list[Any]:
    """What is shown of a line but for who did it and the conversation's number, as texts."""
    teams: Any = AuditLine.team_id if table is AuditLine else Conversation.team_ids
    joined = case((table.kind == AuditKind.TEAM_JOINED, table.author_id))
    return [
        table.kind,
        table.author,
        func.coalesce(cast(joined, String), ""),
        func.coalesce(cast(teams, Text), ""),
        cast(table.detail, Text),
    ]


def _key(parts: Sequence[ColumnElement[str]]) -> ColumnElement[str]:
    first, *others = parts
    for part in others:
        first = first + BETWEEN + part
    return first


def _by_what_they_lack(session: Session, done: Iterable[Done], words: Words) -> dict[Words, list[str]]:
    """The keys of what was done, by those of the words that are not in it."""
    deeds = [_deed(row) for row in done]
    names = names_for(session, deeds)
    found: defaultdict[Words, list[str]] = defaultdict(list)
    for row, deed in zip(done, deeds, strict=True):
        doer = "" if deed.author == Author.AGENT else who(deed, names)
        shown = fold(" ".join((doer, what(deed, names), *map(names.team, deed.team_ids))))
        found[tuple(word for word in words if word not in shown)].append(BETWEEN.join(row))
    return found


def _deed(row: Done) -> Deed:
    kind, author, joined, teams, detail = row
    ids = json.loads(teams or "[]")
    team_ids = tuple(ids) if isinstance(ids, list) else (ids,)
    return Deed(NOWHERE, kind, author, int(joined) if joined else None, None, team_ids, json.loads(detail))


def _elsewhere(table: Any, word: str, agents: Iterable[Any]) -> ColumnElement[bool]:
    """Where the word is in the doer's name, or in the conversation's number."""
    ways: list[ColumnElement[bool]] = []
    if ids := [id_ for id_, name in agents if word in fold(name)]:
        ways.append(and_(table.author == Author.AGENT, table.author_id.in_(ids)))
    if word.isascii() and word.isdigit():
        ways.append(cast(table.conversation_id, String).contains(word))
    return or_(false(), *ways)


def _one_of(session: Session, key: ColumnElement[str], keys: list[str]) -> ColumnElement[bool]:
    """All of them as one value: there may be more than a statement takes."""
    if session.get_bind().dialect.name != "sqlite":
        return key == any_(bindparam(None, keys, ARRAY(Text), unique=True))
    listed = func.json_each(bindparam(None, json.dumps(keys), String, unique=True)).table_valued("value")
    return key.in_(select(listed.c.value))
