"""Dismiss: hides from one agent what calls them, up to what they had before them, and ends nothing."""

from sqlalchemy import and_, exists, insert, literal, or_, select
from sqlmodel import Session, col

from models import Agent, Conversation, CrewMember, Notification, NotificationMark, ReadMark
from services import clock
from services.access import Viewer, viewer_of
from services.actor import Actor
from services.events import NotificationsChanged
from services.notifications.audience import AUDIENCES
from services.numbers import bounded
from services.outcome import Outcome

MOST = 2**53
"""No moment is as late."""


def dismiss(session: Session, conversation_id: int, *, upto: int, actor: Actor) -> Outcome[None]:
    """Hide what this conversation calls the agent by, up to the moment `upto`; twice is once.

    Also what they lost sight of. It tells nobody whether there was anything. Raises NotFound for a suspended
    agent.
    """
    viewer = viewer_of(session, actor.agent_id)
    of = bounded(conversation_id)
    _hide(session, viewer, of=of, upto=upto)
    _hide_messages(session, viewer, of=of, upto=upto)
    return Outcome(None, (NotificationsChanged(agent_ids=(viewer.agent_id,), conversation_id=of),))


def dismiss_one(session: Session, notification_id: int, *, actor: Actor) -> Outcome[None]:
    """Hide a notification that is about no conversation; twice is once.

    Raises NotFound for a suspended agent.
    """
    viewer = viewer_of(session, actor.agent_id)
    _hide(session, viewer, only=bounded(notification_id), upto=MOST)
    return Outcome(None, (NotificationsChanged(agent_ids=(viewer.agent_id,)),))


def dismiss_all(session: Session, *, upto: int, actor: Actor) -> Outcome[None]:
    """Hide everything up to the moment `upto`, that of the newest entry they saw; not what came since.

    Raises NotFound for a suspended agent.
    """
    viewer = viewer_of(session, actor.agent_id)
    agent = session.get_one(Agent, viewer.agent_id)
    agent.dismissed_to = max(agent.dismissed_to, min(upto, clock.now()))
    return Outcome(None, (NotificationsChanged(agent_ids=(viewer.agent_id,)),))


_MARKS = insert(NotificationMark.__table__)  # type: ignore[attr-defined]  # Core: rows that are never loaded


def _hide(
    session: Session, viewer: Viewer, *, upto: int, of: int | None = None, only: int | None = None
) -> None:
    session.get_one(Agent, viewer.agent_id, with_for_update=True)  # two tabs may press at the same moment
    is_marked = exists().where(
        col(NotificationMark.agent_id) == viewer.agent_id,
        col(NotificationMark.notification_id) == col(Notification.id),
    )
    subject = (
        col(Notification.conversation_id) == of
        if of is not None
        else and_(col(Notification.id) == only, col(Notification.conversation_id).is_(None))
    )
    hidden = select(literal(viewer.agent_id), col(Notification.id), literal(clock.now())).where(
        subject, col(Notification.at) <= min(upto, MOST), or_(*AUDIENCES), ~is_marked
    )
    columns = ["agent_id", "notification_id", "dismissed_at"]
    session.connection().execute(_MARKS.from_select(columns, hidden), viewer.parameters)


def _hide_messages(session: Session, viewer: Viewer, *, of: int, upto: int) -> None:
    if session.get(CrewMember, (of, viewer.agent_id)) is None:
        return
    conversation = session.get_one(Conversation, of)
    if conversation.quiet_since > upto:
        return
    mark = session.get(ReadMark, (of, viewer.agent_id)) or ReadMark(
        conversation_id=of, agent_id=viewer.agent_id
    )
    mark.dismissed_count = conversation.customer_count
    session.add(mark)
