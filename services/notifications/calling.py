"""Writes down what begins and ends with a change of a conversation, in the transaction that changes it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, insert, update
from sqlmodel import Session, col

from models import Notification, NotificationKind
from services.events import Facts, NotificationsChanged
from services.notifications.causes import Begins, Ends, causes

TO_TEAMS = (NotificationKind.WAITING, NotificationKind.LEFT, NotificationKind.OVERDUE)
"""What a waiting customer calls a team's members by."""

_KINDS = {
    "teams": TO_TEAMS,
    "crew": (NotificationKind.CREW_OVERDUE,),
    "both": (*TO_TEAMS, NotificationKind.CREW_OVERDUE),
    "closed": (NotificationKind.UNANSWERED,),
    "mentions": (NotificationKind.MENTIONED,),
}


def call(
    session: Session, before: Facts | None, after: Facts, *, at: int, seq: int, by_id: int | None
) -> tuple[NotificationsChanged, ...]:
    """Write what the change ends and begins; tells who has to look anew.

    `by_id` is the agent who made the change, `seq` its latest message.
    """
    ends, begins = causes(before, after, by_id=by_id)
    for end in ends:
        _end(session, after.id, end, at)
    for begin in begins:
        _begin(session, after.id, begin, at, seq)
    if not ends and not begins:
        return ()
    teams = {*after.team_ids, *(before.team_ids if before else ())}
    crew = {*after.crew_ids, *(before.crew_ids if before else ())}
    return (NotificationsChanged(tuple(sorted(teams)), tuple(sorted(crew)), after.id),)


_BEGIN = insert(Notification.__table__)  # type: ignore[attr-defined]  # Core: it stands in the way of messages


def _begin(session: Session, conversation_id: int, begin: Begins, at: int, seq: int) -> None:
    row = {
        "conversation_id": conversation_id,
        "kind": begin.kind,
        "at": at,
        "by_id": begin.by_id,
        "seq": seq if begin.kind == NotificationKind.UNANSWERED else None,
    }
    audiences: tuple[int | None, ...] = begin.team_ids
    if begin.kind == NotificationKind.CREW_OVERDUE:
        audiences = (None,)
    if audiences:
        session.connection().execute(_BEGIN, [{**row, "team_id": team_id} for team_id in audiences])


def _ending(*more: ColumnElement[bool]) -> Any:
    return (
        update(Notification.__table__)  # type: ignore[attr-defined]  # Core: no object is held of these
        .where(
            and_(
                col(Notification.conversation_id) == bindparam("of"),
                col(Notification.ended_at).is_(None),
                col(Notification.kind).in_(bindparam("kinds", expanding=True)),
                *more,
            )
        )
        .values(ended_at=bindparam("now"), ended=bindparam("how"), ended_by_id=bindparam("who"))
    )


_END = _ending()
_END_TO = _ending(col(Notification.team_id).in_(bindparam("teams", expanding=True)))


def _end(session: Session, conversation_id: int, end: Ends, at: int) -> None:
    values = {
        "of": conversation_id,
        "kinds": list(_KINDS[end.scope]),
        "now": at,
        "how": end.how,
        "who": end.by_id,
    }
    if end.team_ids:
        session.connection().execute(_END_TO, {**values, "teams": list(end.team_ids)})
    else:
        session.connection().execute(_END, values)
