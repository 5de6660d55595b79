"""When customers last did something in the widget: told while they do it, stored in batches.

A transaction for each key that somebody types would cost more than what they write.
"""

from collections.abc import Mapping

from sqlalchemy import bindparam, select, update
from sqlmodel import Session, col

from models import ChannelIdentity, Conversation
from services import clock
from services.database import Database
from services.events import Bus, CustomerActive
from services.outcome import Outcome
from services.refusal import Unavailable

TELL_EVERY = 20_000
"""Milliseconds; consoles show minutes."""

STORE_SECONDS = 5.0


class Activity:
    """Of one process."""

    def __init__(self, db: Database, bus: Bus) -> None:
        self._db = db
        self._bus = bus
        self._told: dict[int, int] = {}
        self._unstored: dict[int, int] = {}

    def seen(self, conversation_id: int) -> None:
        """The customer has just done something."""
        now = clock.now()
        self._unstored[conversation_id] = now
        if now - self._told.get(conversation_id, -TELL_EVERY) >= TELL_EVERY:
            self._told[conversation_id] = now
            self._bus.tell(CustomerActive(conversation_id, now))

    async def store(self) -> None:
        """Write what was seen since the last time; what can't be written is tried again at the next."""
        batch, self._unstored = self._unstored, {}
        older = clock.now() - TELL_EVERY
        self._told = {id_: at for id_, at in self._told.items() if at > older}
        if not batch:
            return
        try:
            await self._db.write(note_activity, batch)
        except Unavailable:
            self._unstored = batch | self._unstored  # what came meanwhile is newer


def note_activity(session: Session, seen: Mapping[int, int]) -> Outcome[None]:
    """Move the moments at which customers were last active, by conversation, forward."""
    moments = [{"of": id_, "moment": at} for id_, at in sorted(seen.items())]
    session.connection().execute(_NOTE, moments)
    return Outcome(None)


_NOTE = (
    update(ChannelIdentity.__table__)  # type: ignore[attr-defined]  # Core: many rows by one statement
    .where(
        col(ChannelIdentity.id)
        == select(col(Conversation.identity_id))
        .where(col(Conversation.id) == bindparam("of"))
        .scalar_subquery(),
        col(ChannelIdentity.last_active_at) < bindparam("moment"),
    )
    .values(last_active_at=bindparam("moment"))
)
