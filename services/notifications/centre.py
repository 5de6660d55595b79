"""What an agent's notification centre shows: one entry for each conversation, and how many call for them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, exists, func, literal, select, union
from sqlmodel import Session, col

from models import Conversation, Notification, Stage, Team
from services.access import Viewer
from services.notifications.audience import (
    AUDIENCES,
    CALLS,
    IS_SEEN,
    NOT_DISMISSED,
    TO_TEAM,
    Button,
    unread_messages,
)
from services.notifications.entries import Entry, of_messages, of_rows

ROWS_PER_ENTRY = 2
"""Notifications read for each entry wanted: a conversation may have several."""


@dataclass(frozen=True, slots=True)
class Centre:
    """`number` counts what calls; `repeats`: an Overdue one with an empty crew is among it."""

    number: int
    repeats: bool
    entries: tuple[Entry, ...]


def centre(session: Session, viewer: Viewer, *, watched: Collection[int] = (), limit: int = 100) -> Centre:
    """Read it, with the newest `limit` entries; `watched` are conversations on the viewer's screens."""
    params: dict[str, Any] = viewer.parameters | {
        "watched": list(watched),
        "most": limit * ROWS_PER_ENTRY,
    }
    number = session.scalar(_NUMBER, params) or 0
    repeats = number > 0 and bool(session.scalar(_REPEATS, params))
    entries = [*of_rows(session, viewer, params), *of_messages(session, params)]
    return Centre(number, repeats, _one_each(entries, limit))


def _one_each(entries: Iterable[Entry], limit: int) -> tuple[Entry, ...]:
    """Of each conversation the newest that calls, else the newest; the newest first."""
    best: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda entry: (entry.calls, entry.at, entry.mark)):
        former = best.get(entry.key)
        best[entry.key] = _stronger(entry, former) if former and former.calls else entry
    return tuple(sorted(best.values(), key=lambda entry: (-entry.at, entry.key))[:limit])


STRENGTH = (Button.VIEW, Button.JOIN, Button.GRAB)


def _stronger(entry: Entry, former: Entry) -> Entry:
    """Of several buttons GRAB, else JOIN, else VIEW; an invitation among them can be declined."""
    buttons = [one.button for one in (entry, former) if one.button in STRENGTH]
    button = max(buttons, key=STRENGTH.index, default=entry.button)
    return replace(entry, button=button, may_decline=entry.may_decline or former.may_decline)


# --- the number


_SUBJECT = func.coalesce(col(Notification.conversation_id), -col(Notification.id)).label("subject")
_SUBJECTS: tuple[Select[Any], ...] = (
    *(select(_SUBJECT).where(audience, CALLS, NOT_DISMISSED, IS_SEEN) for audience in AUDIENCES),
    unread_messages(col(Conversation.id).label("subject")),
)
_NUMBER = select(func.count()).select_from(union(*_SUBJECTS).subquery())

_REPEATS = select(
    exists(
        select(literal(1))
        .select_from(Notification)
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
)
