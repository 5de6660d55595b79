"""Whom a notification is for: the rule (SPEC 4) as all of them are asked by it, in SQL; see `judging`."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlmodel import col

from models import (
    Agent,
    Conversation,
    CrewMember,
    Notification,
    NotificationKind,
    NotificationMark,
    ReadMark,
    State,
    TeamMember,
)
from services.access import MAY_SEE, ME, among
from services.notifications.calling import TO_TEAMS

TO_ADMINS = (NotificationKind.UNANSWERED, NotificationKind.ASKS_TO_JOIN)
INVITATIONS = (NotificationKind.INVITED, NotificationKind.HANDED_OVER)

_SINCE = (
    select(col(TeamMember.since))
    .where(col(TeamMember.team_id) == col(Notification.team_id), col(TeamMember.agent_id) == ME)
    .correlate(Notification)
    .scalar_subquery()
)

TO_TEAM = and_(
    col(Notification.agent_id).is_(None),
    col(Notification.team_id).in_(among("team_ids")),
    or_(
        col(Notification.kind).in_(TO_TEAMS),
        and_(
            col(Notification.kind) == NotificationKind.INVITED,
            col(Notification.team_id).in_(among("grab_teams")),
        ),
        and_(
            col(Notification.kind).in_(TO_ADMINS),
            col(Notification.team_id).in_(among("admin_teams")),
        ),
    ),
    or_(col(Notification.ended_at).is_(None), col(Notification.at) >= _SINCE),
)
"""For the viewer as a member of a team; what concerns Team Admins, or Representatives, for those."""
TO_AGENT = col(Notification.agent_id) == ME
TO_CREW = and_(
    col(Notification.kind) == NotificationKind.CREW_OVERDUE,
    col(Notification.conversation_id).in_(
        select(col(CrewMember.conversation_id)).where(col(CrewMember.agent_id) == ME)
    ),
)
DISMISSED_TO = select(col(Agent.dismissed_to)).where(col(Agent.id) == ME).scalar_subquery()
NOT_DISMISSED = and_(
    col(Notification.at) > DISMISSED_TO,
    ~exists()
    .where(
        col(NotificationMark.agent_id) == ME, col(NotificationMark.notification_id) == col(Notification.id)
    )
    .correlate(Notification),
)
_IS_READ = (
    exists()
    .where(
        col(ReadMark.conversation_id) == col(Notification.conversation_id),
        col(ReadMark.agent_id) == ME,
        col(ReadMark.seq) >= col(Notification.seq),
    )
    .correlate(Notification)
)
CALLS = and_(col(Notification.ended_at).is_(None), ~_IS_READ)
"""It has neither ended nor been read."""


AUDIENCES: tuple[ColumnElement[bool], ...] = (TO_TEAM, TO_AGENT, TO_CREW)
"""Each way in which a notification can be for the viewer; apart, since each has its index."""

IS_SEEN = or_(
    col(Notification.conversation_id).is_(None),
    exists()
    .where(col(Conversation.id) == col(Notification.conversation_id), MAY_SEE)
    .correlate(Notification),
)
"""Those about no conversation, or about one that the viewer may see."""


def unread_messages(*columns: Any) -> Select[Any]:
    """Conversations of the viewer's with messages that call for them: none read, none dismissed.

    `watched` are those whose thread is on screen, to which nobody need be called.
    """
    read = and_(
        col(ReadMark.conversation_id) == col(Conversation.id),
        col(ReadMark.agent_id) == col(CrewMember.agent_id),
    )
    return (
        select(*columns)
        .select_from(CrewMember)
        .join(Conversation, col(Conversation.id) == col(CrewMember.conversation_id))
        .outerjoin(ReadMark, read)
        .where(
            col(CrewMember.agent_id) == ME,
            col(Conversation.state) == State.OPEN,
            col(Conversation.customer_count) > func.coalesce(col(ReadMark.customer_count), 0),
            col(Conversation.customer_count) > func.coalesce(col(ReadMark.dismissed_count), 0),
            col(Conversation.quiet_since) > DISMISSED_TO,
            col(Conversation.quiet_since) > col(CrewMember.joined_at),  # who joins knows of those before
            col(Conversation.id).not_in(bindparam("watched", expanding=True)),
        )
    )
