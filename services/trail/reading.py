"""The audit trail, newest or oldest first, read part by part: it may have millions of lines.

Deeds of administration are audit lines; what was done with conversations are their messages, read where
they are, without a word of what customers are called or have written.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, asc, desc, or_, select, text
from sqlmodel import Session, col

from models import AuditLine, Author, Conversation, ConversationTeam, Message
from services.actor import Actor
from services.authority import must_manage_people
from services.trail.deeds import LINE, MESSAGE, Deed, Place
from services.trail.groups import CONVERSATIONS, TRANSITIONS, kinds_of
from services.trail.names import Names, names_for
from services.trail.searching import holding
from services.trail.wanted import Wanted
from services.trail.words import what, who

# Written out, as the partial indexes have it: of a parameter no planner knows that it means the same.
_IS_TRANSITION = text("message.kind <> 'text'")


@dataclass(frozen=True, slots=True)
class TrailLine:
    """A line in words."""

    place: Place
    who: str
    what: str
    teams: tuple[str, ...]


def trail(
    session: Session, wanted: Wanted, *, past: Place | None = None, limit: int, actor: Actor
) -> list[TrailLine]:
    """At most `limit` lines in the order that is wanted, from past a place on. Raises Forbidden."""
    must_manage_people(session, actor)
    deeds = _deeds(session, wanted, past, limit)
    found = sorted(deeds, key=lambda deed: deed.place, reverse=not wanted.oldest_first)[:limit]
    names = names_for(session, found)
    return [_in_words(deed, names) for deed in found]


def _in_words(deed: Deed, names: Names) -> TrailLine:
    teams = tuple(names.team(team_id) for team_id in deed.team_ids)
    return TrailLine(deed.place, who(deed, names), what(deed, names), teams)


def _deeds(session: Session, wanted: Wanted, past: Place | None, limit: int) -> list[Deed]:
    found: list[Deed] = []
    if wanted.group != CONVERSATIONS:
        part = _part(session, AuditLine, _lines(wanted), wanted, _further(AuditLine, LINE, wanted, past))
        found += [_of_line(row) for row in session.execute(part.limit(limit))]
    if wanted.group in ("", CONVERSATIONS):
        part = _part(session, Message, _messages(wanted), wanted, _further(Message, MESSAGE, wanted, past))
        found += [_of_message(row) for row in session.execute(part.limit(limit))]
    return found


def _part(
    session: Session, table: Any, whole: Select[Any], wanted: Wanted, further: list[ColumnElement[bool]]
) -> Select[Any]:
    """Of the lines of one table those that have the words, from a place on, in the order that is wanted."""
    direction = asc if wanted.oldest_first else desc
    part = whole.where(*further)
    if wanted.words:
        part = part.where(holding(session, table, part, wanted.words))
    return part.order_by(direction(table.at), direction(table.id))


def _lines(wanted: Wanted) -> Select[Any]:
    statement = select(
        *_columns(AuditLine), col(AuditLine.conversation_id), col(AuditLine.team_id), col(AuditLine.detail)
    )
    if wanted.group:
        statement = statement.where(col(AuditLine.kind).in_(kinds_of(wanted.group)))
    if wanted.team_id is not None:
        statement = statement.where(col(AuditLine.team_id) == wanted.team_id)
    return statement.where(*_span(AuditLine, wanted))


def _messages(wanted: Wanted) -> Select[Any]:
    statement = (
        select(
            *_columns(Message), col(Message.conversation_id), col(Conversation.team_ids), col(Message.detail)
        )
        .join(Conversation, col(Conversation.id) == col(Message.conversation_id))
        .where(_IS_TRANSITION, col(Message.kind).in_(sorted(TRANSITIONS)))
    )
    if wanted.team_id is not None:
        place = select(ConversationTeam).where(
            col(ConversationTeam.conversation_id) == col(Message.conversation_id),
            col(ConversationTeam.team_id) == wanted.team_id,
        )
        statement = statement.where(place.exists())
    return statement.where(*_span(Message, wanted))


def _columns(table: Any) -> Collection[Any]:
    return table.id, table.at, table.kind, table.author, table.author_id


def _span(table: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Which lines: by whom, and from when to when."""
    which: list[ColumnElement[bool]] = []
    if wanted.agent_id is not None:
        which += [table.author == Author.AGENT, table.author_id == wanted.agent_id]
    if wanted.since is not None:
        which.append(table.at >= wanted.since)
    if wanted.until is not None:
        which.append(table.at < wanted.until)
    return which


def _further(table: Any, source: int, wanted: Wanted, past: Place | None) -> list[ColumnElement[bool]]:
    """Past the place that one has come to."""
    return [] if past is None else _past(table, source, past, gt if wanted.oldest_first else lt)


def _past(table: Any, source: int, place: Place, further: Callable[[Any, Any], Any]) -> list[Any]:
    """What of one source comes further on; the first condition alone is one for an index."""
    onward = further(table.at, place.at)
    if source == place.source:
        same_moment = and_(table.at == place.at, further(table.id, place.id))
        return [_or_equal(further)(table.at, place.at), or_(onward, same_moment)]
    return [_or_equal(further)(table.at, place.at) if further(source, place.source) else onward]


def _or_equal(further: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return ge if further is gt else le


def _of_line(row: Any) -> Deed:
    id_, at, kind, author, author_id, conversation_id, team_id, detail = row
    teams = () if team_id is None else (team_id,)
    return Deed(Place(at, LINE, id_), kind, author, author_id, conversation_id, teams, detail)


def _of_message(row: Any) -> Deed:
    id_, at, kind, author, author_id, conversation_id, team_ids, detail = row
    return Deed(Place(at, MESSAGE, id_), kind, author, author_id, conversation_id, tuple(team_ids), detail)
