"""Works off one event that a channel was told: done, put off, or given up with the reason."""

from collections.abc import AsyncGenerator
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError

from services import clock
from services.channels.kinds import kind_of_id
from services.channels.lanes import Taken, Verb, end, hold, put_off, work_off
from services.channels.reacting import react
from services.channels.renaming import rename
from services.channels.taking_in import Place, complete, place_of, take_in
from services.channels.told import FILE, Media, Reacted, Renamed, Stepped, TemplatesChanged, Written
from services.channels.whatsapp.synchronising import templates_changed
from services.database import Database
from services.files.keeper import Files
from services.outbox.stepping import step
from services.presence import Presence
from services.refusal import Blocked, NotFound, Refusal, Unavailable
from services.settings import Settings

log = structlog.get_logger(__name__)

GIVEN_UP_AFTER = 86_400_000
"""Milliseconds for which temporary trouble is waited out."""

FILES_WAIT = 60_000
"""The same for a file before its message is shown without it: what follows is held up no longer."""

REACTIONS_WAIT = 600_000
"""The same for the message to which a reaction belongs."""

MOST_DEFECTS = 5
"""Tries of what fails in a way that nobody foresaw: others wait behind it."""


class Worker:
    """What it takes for it."""

    def __init__(self, db: Database, files: Files, presence: Presence, settings: Settings) -> None:
        self._db, self._files, self._presence = db, files, presence
        self._whatsapp_url = settings.whatsapp_url
        self._back_within = round(settings.reopen_to_crew * 1000)

    async def work(self, taken: Taken) -> None:
        """Do one, or have it tried again. Raises Unavailable when not even that could be noted."""
        try:
            await self._do(taken)
        except Refusal as refusal:
            await self._refused(taken, refusal)
        except SQLAlchemyError:
            await self._refused(taken, Unavailable(retry_after=1.0))
        except Exception:  # a defect of ours: the event stays to be looked at
            log.exception("what was told failed", inbound_id=taken.id)
            if taken.attempts >= MOST_DEFECTS:
                await self._db.write(end, taken, failed="It could not be worked off.")
            else:
                await self._db.write(put_off, taken)

    async def _do(self, taken: Taken) -> None:
        match taken.event:
            case Written(media=Media() as media) as told:
                await self._with_file(taken, told, media)
            case Written() as told:
                await self._done(taken, self._taking_in(told))
            case Reacted() as told:
                await self._done(taken, partial(react, told=told))
            case Stepped() as told:
                await self._done(taken, partial(step, news=told))
            case Renamed() as told:
                await self._done(taken, partial(rename, told=told))
            case TemplatesChanged():
                await self._done(taken, templates_changed)
            case _:
                await self._db.write(end, taken, failed="It can't be read any more.")

    async def _done(self, taken: Taken, verb: Verb, *, failed: str = "", lane: str = "") -> None:
        await self._db.write(work_off, taken, verb, failed=failed, lane=lane)

    def _taking_in(self, told: Written, *, file_id: str = "", lacks: str = "") -> Verb:
        return partial(
            take_in,
            told=told,
            attachments=[file_id] if file_id else [],
            lacks=lacks,
            connected=self._presence.connected_agents(),
            back_within=self._back_within,
        )

    async def _with_file(self, taken: Taken, told: Written, media: Media) -> None:
        """The file first, for a while; a message that was shown without it gets it once it is there."""
        place = await self._db.write(hold, taken, partial(place_of, told=told))
        if place.is_blocked:
            await self._db.write(end, taken)
            return
        try:
            file_id = await self._fetched(taken, media, place)
        except Blocked:
            raise
        except Refusal as refusal:
            await self._without_file(taken, told, place, refusal)
            return
        if place.is_taken:
            await self._done(taken, partial(complete, external_id=told.external_id, attachments=[file_id]))
        else:
            await self._done(taken, self._taking_in(told, file_id=file_id))

    async def _fetched(self, taken: Taken, media: Media, place: Place) -> str:
        """The id of the file here. Raises a Refusal."""
        kind = await self._db.read(kind_of_id, taken.channel_id, self._whatsapp_url)
        chunks = (await kind.fetch_media(media.id)).chunks
        try:
            file = await self._files.keep(
                place.conversation_id, media.name or "File", chunks, actor=place.actor
            )
        finally:
            if isinstance(chunks, AsyncGenerator):
                await chunks.aclose()  # the line is let go of, also when not all of it is taken
        return file["id"]

    async def _without_file(self, taken: Taken, told: Written, place: Place, refusal: Refusal) -> None:
        called = told.media.name if told.media and told.media.name else "A file"
        age, failed, lane = clock.now() - taken.at, "", ""
        if _is_final(refusal) or age >= GIVEN_UP_AFTER:
            lacks, failed = f"{called} could not be had: {refusal.sentence}", refusal.sentence
        elif place.is_taken or age < FILES_WAIT:
            raise refusal
        else:
            lacks, lane = f"{called} has not come yet.", f"{FILE}{told.external_id}"
        verb = self._taking_in(told, lacks=lacks)
        if place.is_taken:
            verb = partial(complete, external_id=told.external_id, lacks=lacks)
        log.warning("a customer's file is missing", inbound_id=taken.id, reason=refusal.sentence)
        await self._done(taken, verb, failed=failed, lane=lane)

    async def _refused(self, taken: Taken, refusal: Refusal) -> None:
        age = clock.now() - taken.at
        if isinstance(refusal, Blocked):
            await self._db.write(end, taken)
        elif isinstance(taken.event, Reacted) and isinstance(refusal, NotFound):
            # What it belongs to may still come; what was said before this channel was here never will.
            await self._db.write(put_off if age < REACTIONS_WAIT else end, taken)
        elif _is_final(refusal) or age >= GIVEN_UP_AFTER:
            log.warning("what was told is given up", inbound_id=taken.id, reason=refusal.sentence)
            await self._db.write(end, taken, failed=refusal.sentence)
        else:
            await self._db.write(put_off, taken)


def _is_final(refusal: Refusal) -> bool:
    """Whether another try would be refused alike."""
    return refusal.retry_after is None and not isinstance(refusal, Unavailable)
