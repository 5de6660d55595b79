"""Shows customers elsewhere that they were read. Should it fail, nobody hears of it, and nothing waits."""

import structlog

from services.database import Database
from services.hands import Hands
from services.outbox.receipts import Owed, due_receipts, end_receipt, take_receipt
from services.outbox.undelivered import Undelivered
from services.refusal import NotFound, Refusal
from services.settings import Settings

log = structlog.get_logger(__name__)

AT_ONCE = 4

FAREWELL_SECONDS = 1.0


class Receipts:
    """One process' share of it."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db, self._whatsapp_url = db, settings.whatsapp_url
        self._hands: Hands[int] = Hands(AT_ONCE)

    async def round(self) -> None:
        """Begin with what is due, as far as there are hands. Returns before it is told."""
        most = self._hands.asked_for
        due = await self._db.read(due_receipts, limit=most) if most else []
        for conversation_id in self._hands.for_these(due):
            self._hands.begin(conversation_id, self._show(conversation_id))

    async def settled(self) -> None:
        """Wait until nothing is under way here."""
        await self._hands.settled()

    async def stop(self) -> None:
        """Let what is under way end, for a moment; what is cut off is told once more."""
        await self._hands.stop(FAREWELL_SECONDS)

    async def _show(self, conversation_id: int) -> None:
        try:
            owed = await self._db.write(take_receipt, conversation_id, whatsapp_url=self._whatsapp_url)
            if owed is not None:
                await self._db.write(end_receipt, owed, again=await self._fails_for_now(owed))
        except NotFound:
            pass  # the conversation has gone, and the customer with it
        except Refusal as refusal:
            log.info(
                "that it was read is told later", conversation_id=conversation_id, reason=refusal.sentence
            )
        except Exception:  # the outermost edge: one customer's trouble is not the others'
            log.exception("that it was read is not told", conversation_id=conversation_id)

    async def _fails_for_now(self, owed: Owed) -> bool:
        try:
            await owed.kind.mark_read(owed.external_id)
        except Undelivered as why:
            log.info("that it was read is not taken", conversation_id=owed.conversation_id, reason=why.reason)
            return not why.is_permanent or why.is_server
        return False
