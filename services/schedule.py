"""APScheduler and every sweep, in one place.

Due moments are columns; a sweep asks for what is due and hands each to the same verb that a hand would use.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from services import clock
from services.activity import STORE_SECONDS, Activity
from services.catching_up import LOOK_SECONDS, CatchingUp
from services.channels.lanes import forget_old
from services.channels.whatsapp.synchronising import TemplateReader
from services.chores import chores_left, do_some
from services.conversations.ageing import due_ones, grow_older
from services.conversations.away import absences, leave_away
from services.conversations.closing import close_quiet, quiet_ones
from services.database import Database
from services.files.keeper import Files
from services.notifications.forgetting import KEPT_FOR, forget
from services.outbox.carrying import Carrier
from services.outbox.posting import Post
from services.outbox.taking import drop_old
from services.presence import Presence
from services.refusal import Refusal
from services.search.sweeping import keep_up
from services.settings import Settings
from services.templates.deleting import forget_deleted

log = structlog.get_logger(__name__)
# That a round is left out while the one before it still runs is how a sweep is meant to work.
logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)

CHUNK = 200
"""What one sweep hands over before it lets others on (DESIGN 3)."""

SWEEP_SECONDS = 0.5
"""A closing or a change of stage reaches every console within a second of its moment (SPEC 3); to ask what is
due takes 0.05 ms."""

GROWN_TOGETHER = 25
"""Waits that grow older in one transaction: some 20 ms, for which messages wait."""

FORGET_SECONDS = 600.0

FILES_SECONDS = 5.0
"""What was erased is soon gone from the disk as well."""

TEMPLATES_SECONDS = 5.0
"""To see whose are due: by a change that WhatsApp told of, or after some hours."""

WATCH_SECONDS = 1.0


class Schedule:
    """The sweeps of one process."""

    def __init__(
        self,
        db: Database,
        settings: Settings,
        presence: Presence,
        catching_up: CatchingUp | None = None,
        files: Files | None = None,
        activity: Activity | None = None,
        post: Post | None = None,
        carrier: Carrier | None = None,
        template_reader: TemplateReader | None = None,
    ) -> None:
        self._db = db
        self._presence = presence
        self._close_after = round(settings.close_after * 1000)
        self._away_after = round(settings.away_after * 1000)
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._drift = 0
        self._watch: asyncio.TimerHandle | None = None
        self._rounds: set[asyncio.Task[None]] = set()
        self._is_stopping = False
        self._sweep("close quiet conversations", self.close_quiet, SWEEP_SECONDS)
        self._sweep("let waits grow older", self.grow_older, SWEEP_SECONDS)
        self._sweep("do what is left of chores", self.do_chores, SWEEP_SECONDS)
        self._sweep("let those leave who are away", self.leave_away, SWEEP_SECONDS)
        if catching_up is not None:
            self._sweep("see what other processes changed", catching_up.look, LOOK_SECONDS)
        if files is not None:
            self._sweep("let files go", lambda: self.let_files_go(files), FILES_SECONDS)
        if activity is not None:
            self._sweep("note when customers were active", activity.store, STORE_SECONDS)
        self._post = post
        if post is not None:
            self._sweep("send what is due by email", post.round, SWEEP_SECONDS)
        if carrier is not None:
            self._sweep("send what leaves by other doors", carrier.round, SWEEP_SECONDS)
        if template_reader is not None:
            self._sweep("read WhatsApp's templates", template_reader.round, TEMPLATES_SECONDS)
        self._sweep("drop what no email will carry", self.drop_unsent, FORGET_SECONDS)
        self._sweep("let what was said be found", self.index, SWEEP_SECONDS)
        self._sweep("forget what was kept for a while", self.forget, FORGET_SECONDS)
        self._sweep("forget what channels were told", self.forget_told, FORGET_SECONDS)

    @property
    def is_running(self) -> bool:
        """Whether sweeps are made."""
        return bool(self._scheduler.running)

    def start(self) -> None:
        """Begin, with one round at once: what became due while the process was down."""
        self._scheduler.start()
        self._drift = clock.drift()
        self._watch_clock()

    async def stop(self) -> None:
        """Make no more rounds; the one under way ends with the chunk it is at."""
        self._is_stopping = True
        if self._watch is not None:
            self._watch.cancel()
        if self.is_running:
            self._scheduler.remove_all_jobs()
            if self._rounds:
                await asyncio.wait(self._rounds)
            self._scheduler.shutdown(wait=False)

    async def close_quiet(self) -> None:
        """Close what has been without a customer message for longer than `close_after`."""
        older_than = clock.now() - self._close_after
        while not self._is_stopping and (
            due := await self._db.read(quiet_ones, older_than=older_than, limit=CHUNK)
        ):
            if not await _done(self._db.write(close_quiet, one, older_than=older_than) for one in due):
                return

    async def grow_older(self) -> None:
        """Let every wait whose stage is another by now have it."""
        while not self._is_stopping and (due := await self._db.read(due_ones, limit=CHUNK)):
            chunks = (due[i : i + GROWN_TOGETHER] for i in range(0, len(due), GROWN_TOGETHER))
            if not sum([await self._db.write(grow_older, chunk) for chunk in chunks]):
                return

    async def leave_away(self) -> None:
        """Let those leave whose customer has waited for them too long while they were Away."""
        attendance, after = self._presence.attendance(), self._away_after
        while not self._is_stopping and (due := await self._db.read(absences, attendance, away_after=after)):
            leaving = (
                self._db.write(leave_away, one, attendance=attendance, away_after=after)
                for one in due[:CHUNK]
            )
            if not await _done(leaving):
                return

    async def forget(self) -> None:
        """Delete notifications, and deleted templates, that have been kept long enough."""
        older_than = clock.now() - KEPT_FOR
        while not self._is_stopping and await self._db.write(forget, older_than=older_than, limit=CHUNK):
            pass
        while not self._is_stopping and await self._db.write(forget_deleted, limit=CHUNK):
            pass

    async def forget_told(self) -> None:
        """Let go of what was worked off long ago."""
        while not self._is_stopping and await self._db.write(forget_old, limit=CHUNK):
            pass

    async def let_files_go(self, files: Files) -> None:
        """Delete what was uploaded and not sent, and what was erased."""
        while not self._is_stopping and await files.let_go():
            pass

    async def drop_unsent(self) -> None:
        """While mail is off: let go of what has been kept for a day in case it is set up."""
        if self._post is not None and self._post.is_set_up:
            return
        while not self._is_stopping and await self._db.write(drop_old, limit=CHUNK):
            pass

    async def index(self) -> None:
        """Let what was said be found by searching."""
        await keep_up(self._db, lambda: self._is_stopping)

    async def do_chores(self) -> None:
        """Go on with what is to be done to many conversations."""
        for chore_id in await self._db.read(chores_left):
            while not self._is_stopping and await self._db.write(do_some, chore_id):
                pass

    def also(self, name: str, round_: Callable[[], Coroutine[None, None, None]]) -> None:
        """Make the rounds of somebody else too."""
        self._sweep(name, round_, SWEEP_SECONDS)

    def _sweep(self, name: str, round_: Callable[[], Coroutine[None, None, None]], seconds: float) -> None:
        async def guarded() -> None:
            under_way = asyncio.create_task(round_())
            self._rounds.add(under_way)
            try:
                await under_way
            except Refusal as refusal:
                log.warning("sweep put off", sweep=name, reason=refusal.sentence)
            finally:
                self._rounds.discard(under_way)

        self._scheduler.add_job(
            guarded,
            IntervalTrigger(seconds=seconds, timezone=UTC),
            id=name,
            next_run_time=datetime.now(UTC),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    def _watch_clock(self) -> None:
        """APScheduler reads the wall clock; after a step its jobs would run an hour late, or all at once."""
        if abs(clock.drift() - self._drift) > clock.DRIFT_LIMIT:
            self._drift = clock.drift()
            log.warning("the wall clock was stepped", milliseconds=self._drift)
            for job in self._scheduler.get_jobs():
                job.modify(next_run_time=datetime.now(UTC))
        self._watch = asyncio.get_running_loop().call_later(WATCH_SECONDS, self._watch_clock)


async def _done(units: Iterable[Awaitable[bool]]) -> bool:
    """Run units side by side; tells whether any of them did something."""
    results = await asyncio.gather(*units, return_exceptions=True)
    for error in [result for result in results if isinstance(result, BaseException)]:
        log.warning("not done, tried again at the next round", error=str(error))
    return True in results
