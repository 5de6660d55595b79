"""What the composer sends on its way: acknowledged, held, or refused in words."""

from collections.abc import Callable

from services.access import Viewer
from services.conversations import guarding, mentioning, messaging, noting
from services.database import Database
from services.refusal import BadRequest, NotFound, Refusal, TooLarge, TooLong
from ui.components.composer import Composer, Written
from ui.console.acting import Acting


class Sending:
    """One console's."""

    def __init__(self, db: Database, acting: Acting, viewer: Callable[[], Viewer]) -> None:
        self._db, self._acting, self._viewer = db, acting, viewer

    async def send(self, composer: Composer, written: Written) -> None:
        """Send it; the composer hears what came of it."""
        try:
            sent = await (self._note(written) if written.note else self._answer(written))
        except guarding.AnsweredMeanwhile as refusal:
            composer.held(written, refusal.sentence)
        except Refusal as refusal:
            may_help = not isinstance(refusal, BadRequest | TooLarge | TooLong)
            composer.refused(written, refusal.sentence, code=refusal.code, retry=may_help)
        else:
            composer.ack(written, sent.seq)

    async def _answer(self, written: Written) -> messaging.Sent:
        return await self._db.write(
            messaging.answer,
            written.conversation,
            text=written.text,
            client_id=written.client_id,
            attachments=written.attachments,
            shown=None if written.anyway else written.shown,
            actor=self._acting.me,
        )

    async def _note(self, written: Written) -> messaging.Sent:
        return await self._db.write(
            noting.note,
            written.conversation,
            text=written.text,
            client_id=written.client_id,
            attachments=written.attachments,
            mentions=written.mentions,
            actor=self._acting.me,
        )

    async def people(self, composer: Composer, conversation_id: int) -> None:
        """Tell the composer whom a note can name."""
        try:
            found = await self._db.read(mentioning.colleagues, self._viewer(), conversation_id)
        except NotFound:
            return
        composer.people(conversation_id, found)
