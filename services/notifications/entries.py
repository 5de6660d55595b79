"""The entries of a notification centre: of what was written down, and of messages not read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, func, select, union
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models import (
    Agent,
    Conversation,
    Customer,
    Ended,
    Notification,
    NotificationKind,
    ReadMark,
    Stage,
    Team,
    TeamAsk,
)
from services import clock
from services.access import Viewer
from services.customers import called
from services.notifications.audience import (
    AUDIENCES,
    CALLS,
    INVITATIONS,
    IS_SEEN,
    NOT_DISMISSED,
    Button,
    Where,
    button_of,
    unread_messages,
)
from services.notifications.calling import TO_TEAMS

MESSAGES = "messages"
"""The kind of an entry that tells of unread messages: derived, with no row of its own."""

HIDDEN_FOR = 3600 * 1000
"""Milliseconds for which "Grabbed by NAME" stays where nothing else may be shown any more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the centre. What the viewer may not see any more has no conversation, name or team."""

    key: str
    """The same as long as it is about the same."""
    mark: int
    """Rises with each new cause, by which a browser knows what it has rung for."""
    kind: str
    at: int
    calls: bool
    conversation_id: int | None = None
    notification_id: int | None = None
    ask_id: int | None = None
    name: str = ""
    teams: tuple[str, ...] = ()
    by: str = ""
    """Who caused it."""
    by_id: int | None = None
    ended: str | None = None
    ended_by: str = ""
    messages: int = 0
    is_overdue: bool = False
    button: Button | None = None
    may_decline: bool = False
    is_to_team: bool = False
    role: str = ""
    """That an ask into a team offers."""


# --- entries of notifications

_By = aliased(Agent)
_Ender = aliased(Agent)


# Columns and no objects: to load three for each line would be most of the cost.
_OF_CONVERSATION: tuple[Any, ...] = (
    col(Conversation.team_ids),
    col(Conversation.crew_ids),
    col(Conversation.stage),
    col(Customer.id).label("customer_id"),
    col(Customer.name).label("customer_name"),
    col(Customer.said_name),
)


def _newest(audience: Any) -> Select[Any]:
    part = (
        select(col(Notification.id))
        .where(audience, NOT_DISMISSED)
        .order_by(col(Notification.id).desc())
        .limit(bindparam("most"))
        .subquery()
    )
    return select(part.c.id)


_NEWEST = union(*map(_newest, AUDIENCES)).subquery("newest")
_ROWS = (
    select(
        col(Notification.id),
        col(Notification.kind),
        col(Notification.at),
        col(Notification.conversation_id),
        col(Notification.team_id),
        col(Notification.ask_id),
        col(Notification.by_id),
        col(Notification.ended_at),
        col(Notification.ended),
        *_OF_CONVERSATION,
        col(TeamAsk.role),
        col(_By.name).label("by"),
        col(_Ender.name).label("ended_by"),
        CALLS.label("calls"),
        IS_SEEN.label("is_seen"),
    )
    .join(_NEWEST, _NEWEST.c.id == col(Notification.id))
    .outerjoin(Conversation, col(Conversation.id) == col(Notification.conversation_id))
    .outerjoin(Customer, col(Customer.id) == col(Conversation.customer_id))
    .outerjoin(TeamAsk, col(TeamAsk.id) == col(Notification.ask_id))
    .outerjoin(_By, col(_By.id) == col(Notification.by_id))
    .outerjoin(_Ender, col(_Ender.id) == col(Notification.ended_by_id))
    .order_by(col(Notification.id).desc())
    .limit(bindparam("most"))
)


def of_rows(session: Session, viewer: Viewer, params: dict[str, Any]) -> Iterator[Entry]:
    """Of what was written down: the newest `most` of `params`."""
    rows = session.execute(_ROWS, params).all()
    teams = {team_id for row in rows for team_id in _teams_of(row)}
    found = session.execute(_TEAMS, {"ids": list(teams)}).all() if teams else []
    names, modes = {id_: name for id_, name, _ in found}, {id_: mode for id_, _, mode in found}
    for row in rows:
        if row.is_seen:
            yield _entry(viewer, row, names, modes)
        elif row.ended == Ended.GRABBED and clock.now() - row.ended_at < HIDDEN_FOR:
            yield _hidden(row)


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_TEAMS = select(col(Team.id), col(Team.name), col(Team.mode)).where(col(Team.id).in_(_IDS))


def _teams_of(row: Row[Any]) -> list[int]:
    return [row.team_id] if row.conversation_id is None else row.team_ids


def _entry(viewer: Viewer, row: Row[Any], names: dict[int, str], modes: dict[int, str]) -> Entry:
    is_about_one = row.conversation_id is not None
    return replace(
        _hidden(row),
        calls=row.calls,
        conversation_id=row.conversation_id,
        ask_id=row.ask_id,
        name=called(row.customer_id, row.customer_name, row.said_name) if is_about_one else "",
        teams=tuple(names.get(team_id, "") for team_id in _teams_of(row)),
        by=row.by or "",
        by_id=row.by_id,
        is_overdue=row.stage == Stage.OVERDUE,
        button=_button(viewer, row, modes),
        may_decline=row.kind in INVITATIONS and row.ended_at is None,
        is_to_team=row.team_id is not None,
        role=row.role or "",
    )


def _button(viewer: Viewer, row: Row[Any], modes: dict[int, str]) -> Button | None:
    """What is over can still be looked at, and an ask is over for good."""
    if row.conversation_id is None:
        if row.ended_at is not None:
            return None
        return Button.ACCEPT if row.kind == NotificationKind.ASKED_IN else Button.APPROVE
    if row.ended_at is not None or row.kind not in (*TO_TEAMS, *INVITATIONS):
        return Button.VIEW
    if row.kind in INVITATIONS and row.team_id is None:
        return Button.JOIN
    if row.kind in INVITATIONS and viewer.admin_teams.isdisjoint(row.team_ids):
        return Button.VIEW if viewer.agent_id in row.crew_ids else Button.GRAB
    return button_of(viewer, Where(tuple(row.team_ids), tuple(row.crew_ids)), modes)


def _hidden(row: Row[Any]) -> Entry:
    """All that is left of what the viewer lost sight of: that, and to whom."""
    return Entry(
        key=f"n{row.id}" if row.conversation_id is None else f"c{row.conversation_id}",
        mark=row.id,
        kind=row.kind,
        at=row.at,
        calls=False,
        notification_id=row.id,
        ended=row.ended,
        ended_by=row.ended_by or "",
    )


# --- entries of messages

_UNREAD = (
    unread_messages(
        col(Conversation.id),
        col(Conversation.customer_count),
        col(Conversation.quiet_since),
        (col(Conversation.customer_count) - func.coalesce(col(ReadMark.customer_count), 0)).label("number"),
        *_OF_CONVERSATION,
    )
    .join(Customer, col(Customer.id) == col(Conversation.customer_id))
    .order_by(col(Conversation.quiet_since).desc())
    .limit(bindparam("most"))
)


def of_messages(session: Session, params: dict[str, Any]) -> Iterator[Entry]:
    """Of messages not read in the viewer's conversations."""
    rows = session.execute(_UNREAD, params).all()
    teams = {team_id for row in rows for team_id in row.team_ids}
    found = session.execute(_TEAMS, {"ids": list(teams)}).all() if teams else []
    names = {id_: name for id_, name, _ in found}
    for row in rows:
        yield Entry(
            key=f"c{row.id}",
            mark=row.customer_count,
            kind=MESSAGES,
            at=row.quiet_since,
            calls=True,
            conversation_id=row.id,
            name=called(row.customer_id, row.customer_name, row.said_name),
            teams=tuple(names.get(team_id, "") for team_id in row.team_ids),
            messages=row.number,
            is_overdue=row.stage == Stage.OVERDUE,
            button=Button.VIEW,
        )
