"""How far a snapshot reaches into what is told.

A commit is visible to readers a moment before it is told. Whoever reads a list or counts and then keeps them
by events must not take in again what the snapshot already held.
"""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from models import Conversation
from services import clock
from services.events import ConversationChanged

REACH = 10_000
"""Milliseconds: longer than a commit can be on its way to being told."""

_RECENT = select(col(Conversation.id), col(Conversation.version)).where(
    col(Conversation.changed_at) > bindparam("after")
)


@dataclass(frozen=True, slots=True)
class Horizon:
    """The versions, on one snapshot, of the conversations that changed shortly before it."""

    versions: dict[int, int]

    def includes(self, change: ConversationChanged) -> bool:
        """Whether the snapshot held this change already."""
        return change.after is not None and change.after.version <= self.versions.get(change.after.id, -1)


def horizon_of(session: Session) -> Horizon:
    """The horizon of this session's snapshot."""
    rows = session.connection().execute(_RECENT, {"after": clock.now() - REACH})
    return Horizon(dict(rows.all()))
