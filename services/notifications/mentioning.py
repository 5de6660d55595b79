"""A mention calls each colleague who is named, until they have read it (SPEC 4)."""

from collections.abc import Sequence

from sqlmodel import Session

from models import Notification, NotificationKind
from services.events import NotificationsChanged


def call_mentioned(
    session: Session, conversation_id: int, agent_ids: Sequence[int], *, by_id: int, seq: int, at: int
) -> NotificationsChanged:
    """Call these agents to the note of that `seq`; returns what tells it."""
    session.add_all(
        Notification(
            conversation_id=conversation_id,
            seq=seq,
            kind=NotificationKind.MENTIONED,
            at=at,
            agent_id=agent_id,
            by_id=by_id,
        )
        for agent_id in agent_ids
    )
    return NotificationsChanged(agent_ids=tuple(agent_ids), conversation_id=conversation_id)
