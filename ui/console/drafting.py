"""Drafts on their way to the database, and what an agent's other devices write."""

import uuid
from collections.abc import Callable

from sqlmodel import Session

from services import drafts
from services.access import Viewer, may_reach
from services.database import Database
from services.events import DraftKept
from services.refusal import Refusal
from ui.components.composer import Composer, Drafted
from ui.console.acting import Acting


class Drafting:
    """One console's."""

    def __init__(self, db: Database, acting: Acting, viewer: Callable[[], Viewer]) -> None:
        self._db, self._acting, self._viewer = db, acting, viewer
        self._origin = uuid.uuid4().hex

    async def keep(self, composer: Composer, drafted: Drafted) -> None:
        """Keep a draft. Where it can't be, the browser goes on keeping it."""
        try:
            keeping = await self._db.write(
                drafts.keep,
                drafted.conversation,
                note=drafted.note,
                text=drafted.text,
                extras=drafted.extras,
                revision=drafted.revision,
                origin=self._origin,
                actor=self._acting.me,
            )
        except Refusal:
            return
        if keeping.is_taken:
            composer.kept(drafted, keeping.draft.revision)
        else:
            composer.draft(drafted.conversation, keeping.draft, refused=True)

    async def follow(self, composer: Composer, event: DraftKept) -> None:
        """Tell the composer what another tab or device of this agent wrote."""
        if event.origin == self._origin:
            return
        for draft in await self._db.read(_seen, self._viewer(), event.conversation_id):
            if draft.note == event.note:
                composer.draft(event.conversation_id, draft)


def _seen(session: Session, viewer: Viewer, conversation_id: int) -> list[drafts.DraftView]:
    if not may_reach(session, conversation_id, viewer):
        return []
    return drafts.drafts_of(session, viewer.agent_id, conversation_id)
