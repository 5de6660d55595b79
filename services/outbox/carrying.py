"""The carrier: takes what leaves by doors of its own to them, one after the other in each conversation."""

import contextlib

import structlog

from models import Door
from services.channels.kind import Departing
from services.database import Database
from services.files.keeper import Files
from services.hands import Hands
from services.outbox.departing import Departure, mark_departed, take_next
from services.outbox.ending import Failure, mark_failed, put_off
from services.outbox.noting import noted
from services.outbox.taking import due_ones
from services.outbox.undelivered import Undelivered
from services.refusal import NotFound, Refusal
from services.settings import Settings

log = structlog.get_logger(__name__)

DOORS = tuple(door for door in Door if door != Door.EMAIL)

AT_ONCE = 8
"""Messages under way side by side: one that stalls holds up nobody else."""

FAREWELL_SECONDS = 3.0
"""For what is under way at the end. What is cut off is asked for by its mark, then sent again."""


class Carrier:
    """One process' share of it."""

    def __init__(self, db: Database, settings: Settings, files: Files) -> None:
        self._db, self._files = db, files
        self._whatsapp_url = settings.whatsapp_url
        self._hands: Hands[int] = Hands(AT_ONCE)

    async def round(self) -> None:
        """Begin with what is due, as far as there are hands. Returns before it has gone out."""
        for door in DOORS:
            most = self._hands.asked_for
            due = await self._db.read(due_ones, door=door, limit=most) if most else []
            for conversation_id in self._hands.for_these(due):
                self._hands.begin(conversation_id, self._carry_all(conversation_id, door))

    async def settled(self) -> None:
        """Wait until nothing is under way here."""
        await self._hands.settled()

    async def stop(self) -> None:
        """Let what is under way end, for a moment."""
        await self._hands.stop(FAREWELL_SECONDS)

    async def _carry_all(self, conversation_id: int, door: Door) -> None:
        """One after the other, as long as they go."""
        try:
            while await self._carry(conversation_id, door):
                pass
        except NotFound:
            log.info("what was to be sent has gone", conversation_id=conversation_id)
        except Refusal as refusal:
            log.warning("message put off", conversation_id=conversation_id, reason=refusal.sentence)
        except Exception:  # the outermost edge: one message's trouble is not its neighbours'
            log.exception("message not sent", conversation_id=conversation_id)
            with contextlib.suppress(Refusal):
                await self._db.write(put_off, conversation_id)

    async def _carry(self, conversation_id: int, door: Door) -> bool:
        departure = await self._db.write(
            take_next, conversation_id, door=door, whatsapp_url=self._whatsapp_url
        )
        if departure is None:
            return False
        try:
            external_id = await departure.kind.send(self._departing(departure))
        except Undelivered as why:
            log.info("message not taken", conversation_id=conversation_id, reason=why.reason)
            failure = Failure(why.reason, why.is_permanent, why.is_address, why.is_certain)
            await noted(lambda: self._note(departure, failure))
            return why.is_permanent
        await noted(lambda: self._note(departure, external_id))
        return True

    def _departing(self, departure: Departure) -> Departing:
        return Departing(
            external_id=departure.external_id,
            phone=departure.phone,
            text=departure.text,
            files=departure.files,
            contents=self._files.contents,
            mark=departure.mark,
            template=departure.template,
        )

    async def _note(self, departure: Departure, became: str | Failure) -> None:
        if isinstance(became, str):
            await self._db.write(mark_departed, departure, became)
        else:
            of = departure.conversation_id
            await self._db.write(mark_failed, of, lease=departure.lease, failure=became)
