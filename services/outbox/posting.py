"""The post: takes what is due to the mail server, a few at a time, and nobody waits for it."""

import asyncio
import contextlib
import random
from collections.abc import Coroutine
from functools import partial
from typing import Any

import structlog

from services import clock
from services.channels.web.returning import SECONDS, return_link
from services.database import Database
from services.events import Bus, ConversationChanged, CustomerChanged, Event
from services.files.having import signature
from services.hands import end
from services.mail.keeping import send_transcript
from services.mail.notice import Notice, render_notice
from services.mail.rendering import render
from services.mail.server import MailLine, MailServer, mail_server
from services.mail.setting import mail_server_of
from services.mail.testing import Tested, send_test
from services.outbox.ending import Failure, mark_failed, mark_sent, put_off
from services.outbox.letter import Letter
from services.outbox.noting import noted
from services.outbox.taking import all_awaiting, awaiting_among, due_ones, take
from services.outbox.undelivered import Undelivered
from services.refusal import NotFound, Refusal, Unavailable
from services.settings import Settings
from services.tokens import Tokens

log = structlog.get_logger(__name__)

AT_ONCE = 8
"""Mails under way side by side: one that stalls holds up nobody else."""

IN_A_ROUND = 64
"""Conversations that are taken on at once, and wait for a free hand."""

MOST_WOKEN = 500
"""Conversations asked about at a time."""

LONGEST_REST = 60_000
"""Milliseconds for which a server that can't be reached is left in peace, growing from a second."""

FAREWELL_SECONDS = 3.0
"""For mails under way at the end. What is cut off is sent once more after its lease, as the same mail."""


class Post:
    """One process' share of it."""

    def __init__(
        self, db: Database, bus: Bus, settings: Settings, tokens: Tokens, server: MailServer | None = None
    ) -> None:
        """`server` takes mail where none is set."""
        self._db = db
        self._settings = settings
        self._tokens = tokens
        self._address = settings.address
        self._stand_in = server
        self._server = mail_server(settings) or server
        self._grace = round(settings.online_grace * 1000)
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._taken_on: dict[int, None] = {}
        """Conversations that wait for a free hand, in their order."""
        self._lines: list[MailLine] = []
        """Those that nobody speaks on, while there is more to send."""
        self._errands: set[asyncio.Task[None]] = set()
        self._woken: set[int] = set()
        """Conversations in which what was waited for may have happened."""
        self._rests_until: int | None = None
        self._rest = 0
        bus.subscribe(self._hear)

    def hand_to(self, server: MailServer) -> None:
        """Let this one take mail from now on, where none is set."""
        self._stand_in = server
        self._server = self._server or server

    async def look(self) -> None:
        """See which server is set by now: it may have been changed on a page, or by another process."""
        server = await self._db.read(mail_server_of, self._settings) or self._stand_in
        if server == self._server:
            return
        self._woken.update(await self._db.read(all_awaiting))  # first: it is tried again when it fails
        self._server = server
        if self._rest:
            self._rest, self._rests_until = 0, clock.now()

    @property
    def is_set_up(self) -> bool:
        """Whether there is a server that takes mail."""
        return self._server is not None

    async def send_transcript(self, conversation_id: int, agent_id: int, notes: bool) -> str:
        """Send an agent what they want to keep, and return their address. Raises NotFound, Unavailable."""
        if self._server is None:
            raise Unavailable("Email is not set up.")
        return await send_transcript(self._db, self._server, conversation_id, agent_id, notes=notes)

    async def send_notice(self, notice: Notice) -> None:
        """Send somebody of the house a link. Raises Unavailable with the mail server's reason."""
        if self._server is None:
            raise Unavailable("Email is not set up.")
        try:
            message = await asyncio.to_thread(render_notice, notice, self._server)
        except Exception:  # an address that no mail can have, taken in before that was looked at
            log.exception("notice not put together")
            raise Unavailable("The email could not be put together.") from None
        try:
            await self._server.deliver(message, notice.address)
        except Undelivered as failure:
            raise Unavailable(failure.reason) from None

    def run(self, errand: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Go on an errand that nobody has to wait for: how long it takes tells a stranger nothing."""
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
        return task

    async def send_test(self, agent_id: int) -> Tested:
        """Send an owner or admin a mail, to see whether it gets there. Raises Forbidden, Unavailable."""
        await self.look()
        if self._server is None:
            raise Unavailable("Email is not set up.")
        return await send_test(self._db, self._server, agent_id)

    async def round(self) -> None:
        """Begin with what is due, as far as there are hands. Returns before it has gone out."""
        await self.look()
        if await self._is_resting() or self._server is None:
            return
        taken_on = await self._next()
        self._woken.difference_update(taken_on)
        self._taken_on |= dict.fromkeys(taken_on)
        self._begin()

    def _begin(self) -> None:
        """Begin with what was taken on, as far as there are hands and the server is not left in peace."""
        if self._server is None or clock.now() < (self._rests_until or 0):
            self._woken.update(self._taken_on)
            self._taken_on.clear()
        while self._server and self._taken_on and len(self._under_way) < AT_ONCE:
            conversation_id = next(iter(self._taken_on))
            del self._taken_on[conversation_id]
            task = asyncio.create_task(self._carry(self._server, conversation_id))
            self._under_way[conversation_id] = task
            task.add_done_callback(partial(self._ended, conversation_id))

    def _ended(self, conversation_id: int, _task: asyncio.Task[None]) -> None:
        del self._under_way[conversation_id]
        self._begin()

    async def settled(self) -> None:
        """Wait until nothing is under way here."""
        while under_way := [*self._under_way.values(), *self._errands]:
            await asyncio.wait(under_way)

    async def stop(self) -> None:
        """Let what is under way end, for a moment."""
        self._taken_on.clear()
        await end([*self._under_way.values(), *self._errands], FAREWELL_SECONDS)

    async def _is_resting(self) -> bool:
        """After a start customers who were here get the time to be here again."""
        if self._rests_until is None:
            self._woken.update(await self._db.read(all_awaiting))
            self._rests_until = clock.now() + self._grace
        return clock.now() < self._rests_until

    async def _next(self) -> list[int]:
        free = IN_A_ROUND - len(self._taken_on)
        if free <= 0:
            return []
        due = await self._db.read(due_ones, limit=IN_A_ROUND + AT_ONCE)
        if self._woken:
            asked = list(self._woken)[:MOST_WOKEN]
            awaiting = await self._db.read(awaiting_among, asked)
            self._woken.difference_update(set(asked) - set(awaiting))
            due += awaiting
        here = self._under_way.keys() | self._taken_on.keys()
        return [one for one in dict.fromkeys(due) if one not in here][:free]

    async def _carry(self, server: MailServer, conversation_id: int) -> None:
        try:
            letter = await self._db.write(take, conversation_id, domain=server.domain)
            if letter is not None:
                failure = await self._deliver(server, letter)
                await noted(lambda: self._note(letter, failure))
        except NotFound:
            log.info("what was to be mailed has gone", conversation_id=conversation_id)
        except Refusal as refusal:
            log.warning("mail put off", conversation_id=conversation_id, reason=refusal.sentence)
        except Exception:  # the outermost edge: one mail's trouble is not its neighbours'
            log.exception("mail not sent", conversation_id=conversation_id)
            with contextlib.suppress(Refusal):
                await self._db.write(put_off, conversation_id)

    async def _deliver(self, server: MailServer, letter: Letter) -> Failure | None:
        link = return_link(self._tokens, self._address, letter.channel_key, letter.visitor_id)
        try:
            message = await asyncio.to_thread(
                render, letter, sender=server.sender, link=link, file_link=self._file_link
            )
        except Exception:  # whatever is wrong with this one would be so at every try
            log.exception("mail not put together", conversation_id=letter.conversation_id)
            return Failure("The email could not be put together.", is_permanent=True)
        line = self._line(server)
        try:
            await line.deliver(message, letter.address)
        except Undelivered as why:
            self._take_a_rest(why)
            return Failure(why.reason, why.is_permanent, why.is_address, why.is_certain)
        finally:
            self._put_down(line)
        self._rest = 0
        return None

    def _line(self, server: MailServer) -> MailLine:
        """One that stands already, if it leads there."""
        line = next((one for one in self._lines if one.server == server), None)
        if line is None:
            return MailLine(server)
        self._lines.remove(line)
        return line

    def _put_down(self, line: MailLine) -> None:
        """The last ones close the door."""
        self._lines.append(line)
        if not self._taken_on:
            lines, self._lines = self._lines, []
            self.run(_close(lines))

    def _file_link(self, file_id: str) -> str:
        """For as long as the way back to the conversation is open."""
        return f"{self._address}/files/{file_id}{signature(self._tokens, file_id, seconds=SECONDS)}"

    async def _note(self, letter: Letter, failure: Failure | None) -> None:
        if failure is None:
            await self._db.write(mark_sent, letter.conversation_id, lease=letter.lease)
        else:
            log.info("mail not taken", conversation_id=letter.conversation_id, reason=failure.reason)
            await self._db.write(mark_failed, letter.conversation_id, lease=letter.lease, failure=failure)

    def _take_a_rest(self, why: Undelivered) -> None:
        if not why.is_server:
            return
        self._rest = min(max(2 * self._rest, 1_000), LONGEST_REST)
        self._rests_until = clock.now() + round(self._rest * random.uniform(0.75, 1.25))  # noqa: S311
        log.warning("the mail server takes nothing", reason=why.reason, rest_ms=self._rest)

    def _hear(self, event: Event) -> None:
        """A customer has gone, or their address is another now."""
        if self._server is None:
            return
        if isinstance(event, ConversationChanged) and event.before and event.after:
            if event.before.online and not event.after.online:
                self._woken.add(event.conversation_id)
        elif isinstance(event, CustomerChanged):
            self._woken.update(event.conversation_ids)


async def _close(lines: list[MailLine]) -> None:
    for line in lines:
        await line.close()
