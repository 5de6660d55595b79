"""Notifications are kept for 30 days (SPEC 4)."""

from sqlalchemy import delete, select
from sqlmodel import Session, col

from models import Notification
from services.outcome import Outcome

KEPT_FOR = 30 * 24 * 3600 * 1000
"""Milliseconds."""


def forget(session: Session, *, older_than: int, limit: int) -> Outcome[bool]:
    """Delete up to `limit` from before `older_than`; tells whether there may be more.

    By their ids, the oldest first: they rise with time, so that nothing has to be searched.
    """
    oldest = select(col(Notification.id), col(Notification.at)).order_by(col(Notification.id)).limit(limit)
    old = [id_ for id_, at in session.execute(oldest) if at < older_than]
    if old:
        session.execute(delete(Notification).where(col(Notification.id).in_(old)))
    return Outcome(len(old) == limit)
