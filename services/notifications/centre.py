"""What an agent's notification centre shows: one entry for each conversation, and how many call for them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, bindparam, func, select, union
from sqlmodel import Session, col

from models import Conversation, Notification, Stage, Team
from services.access import Viewer
from services.notifications.audience import (
    AUDIENCES,
    CALLS,
    IS_SEEN,
    NOT_DISMISSED,
    TO_TEAM,
    unread_messages,
)
from services.notifications.entries import Entry
from services.notifications.judging import Person, judge, person_of
from services.notifications.kept import Centre, Kept
from services.notifications.subjects import Subject, told_of

ROWS_PER_ENTRY = 2
"""Notifications looked at for each entry wanted, at first: a conversation may have several."""

DEEPEST = 1_000
"""Notifications that are looked at. Beyond these are none that anybody still looks for: most were grabbed."""


def centre(session: Session, viewer: Viewer, *, watched: Collection[int] = (), limit: int = 100) -> Centre:
    """Read it, with the newest `limit` entries; `watched` are conversations on the viewer's screens."""
    return read(session, viewer.agent_id, watched=watched, limit=limit).centre


def read(session: Session, agent_id: int, *, watched: Collection[int] = (), limit: int = 100) -> Kept:
    """The same, to be kept. Raises NotFound for a suspended agent."""
    person = person_of(session, agent_id)
    params: dict[str, Any] = person.viewer.parameters | {"watched": list(watched)}
    calling = set(session.scalars(_CALLING, params))
    repeating = set(session.scalars(_REPEATING, params)) if calling else set()
    kept = Kept(person, limit, calling, repeating)
    entries, is_all = _newest(session, person, params, kept.holds_up_to)
    kept.fill(entries, is_all=is_all)
    return kept


def _newest(
    session: Session, person: Person, params: dict[str, Any], wanted: int
) -> tuple[dict[Subject, Entry], bool]:
    """The newest entries, and whether there are no others."""
    most = wanted * ROWS_PER_ENTRY
    while True:
        looked_at = [
            session.execute(rows, params | {"most": most}).all() for rows in (_NEWEST, _NEWEST_UNREAD)
        ]
        subjects = {row.subject for rows in looked_at for row in rows}
        told = told_of(session, [person.viewer.agent_id], subjects)
        judged = {subject: judge(told, person, subject, params["watched"]).entry for subject in subjects}
        found = {subject: entry for subject, entry in judged.items() if entry is not None}
        # All that is not found is at most as new as the last that was looked at.
        edges = [rows[-1].at for rows in looked_at if len(rows) == most]
        sure = [entry for entry in found.values() if not edges or entry.at > max(edges)]
        if not edges or len(sure) >= wanted or most >= DEEPEST:
            return found, not edges
        most *= 4


# --- the number

_SUBJECT = func.coalesce(col(Notification.conversation_id), -col(Notification.id)).label("subject")
_CALLING: Select[Any] = select(
    union(
        *(select(_SUBJECT).where(audience, CALLS, NOT_DISMISSED, IS_SEEN) for audience in AUDIENCES),
        unread_messages(col(Conversation.id).label("subject")),
    ).subquery()
)
_REPEATING = (
    select(_SUBJECT)
    .join(Conversation, col(Conversation.id) == col(Notification.conversation_id))
    .join(Team, col(Team.id) == col(Notification.team_id))
    .where(
        TO_TEAM,
        CALLS,
        NOT_DISMISSED,
        IS_SEEN,
        col(Conversation.stage) == Stage.OVERDUE,
        ~col(Conversation.crewed),
        col(Team.repeat_overdue),
    )
)

# --- the newest


def _newest_for(audience: Any) -> Select[Any]:
    part = (
        select(_SUBJECT, col(Notification.id), col(Notification.at))
        .where(audience, NOT_DISMISSED)
        .order_by(col(Notification.id).desc())
        .limit(bindparam("most"))
        .subquery()
    )
    return select(part)


_ALL = union(*map(_newest_for, AUDIENCES)).subquery()
_NEWEST = select(_ALL).order_by(_ALL.c.id.desc()).limit(bindparam("most"))
_NEWEST_UNREAD = (
    unread_messages(col(Conversation.id).label("subject"), col(Conversation.quiet_since).label("at"))
    .order_by(col(Conversation.quiet_since).desc())
    .limit(bindparam("most"))
)
