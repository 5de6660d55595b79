"""The receiver: works off what channels were told, a few customers side by side, each one's in its order."""

import asyncio
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError

from services.channels.lanes import Lane, due_lanes, is_aside, take_next
from services.channels.working import Worker
from services.database import Database
from services.files.keeper import Files
from services.hands import end
from services.presence import Presence
from services.refusal import Refusal
from services.settings import Settings

log = structlog.get_logger(__name__)

AT_ONCE = 8
"""Lanes under way side by side."""

ASIDE_AT_ONCE = 4
"""Of them, those that keep nobody waiting: files that stall hold up no message."""

FAREWELL_SECONDS = 3.0
"""For what is under way at the end. What is cut off is done after its lease."""


class Receiver:
    """One process' share of it."""

    def __init__(self, db: Database, files: Files, presence: Presence, settings: Settings) -> None:
        self._db = db
        self._worker = Worker(db, files, presence, settings)
        self._lanes: dict[Lane, asyncio.Task[None]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._is_woken = self._is_stopping = False

    def wake(self) -> None:
        """Something was told just now: it does not wait for the next round."""
        self._is_woken = True
        if self._looking is None and not self._is_stopping:
            self._looking = asyncio.create_task(self._look())

    async def round(self) -> None:
        """Begin with what is due, as far as there are hands. Returns before it is worked off."""
        free = AT_ONCE - len(self._lanes)
        due = await self._db.read(due_lanes, limit=AT_ONCE + free) if free > 0 else []
        for lane in due:
            if lane not in self._lanes and self._has_hands(lane) and not self._is_stopping:
                task = asyncio.create_task(self._work_off(lane))
                self._lanes[lane] = task
                task.add_done_callback(partial(self._ended, lane))

    async def settled(self) -> None:
        """Wait until nothing is under way here."""
        while under_way := self._under_way():
            await asyncio.wait(under_way)

    async def stop(self) -> None:
        """Let what is under way end, for a moment."""
        self._is_stopping = True
        await end(self._under_way(), FAREWELL_SECONDS)

    def _has_hands(self, lane: Lane) -> bool:
        if is_aside(lane) and sum(map(is_aside, self._lanes)) >= ASIDE_AT_ONCE:
            return False
        return len(self._lanes) < AT_ONCE

    def _under_way(self) -> list[asyncio.Task[None]]:
        return [*self._lanes.values(), *([self._looking] if self._looking else [])]

    async def _look(self) -> None:
        try:
            while self._is_woken:
                self._is_woken = False
                await self.round()
        except (Refusal, SQLAlchemyError) as error:
            log.warning("what was told waits for the next round", error=type(error).__name__)
        finally:
            self._looking = None

    def _ended(self, lane: Lane, _task: asyncio.Task[None]) -> None:
        del self._lanes[lane]
        self.wake()  # for lanes that found no hands free

    async def _work_off(self, lane: Lane) -> None:
        try:
            while not self._is_stopping and (taken := await self._db.write(take_next, lane)) is not None:
                await self._worker.work(taken)
        except Refusal as refusal:
            log.warning("what was told is put off", channel_id=lane[0], reason=refusal.sentence)
        except Exception:  # the outermost edge: one lane's trouble is not its neighbours'
            log.exception("what was told is not worked off", channel_id=lane[0])
