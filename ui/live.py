"""From what is told to every open console: one task, in commit order, bursts gathered.

A quiet moment is passed on at once. After each pass comes a pause as long as it took, at most `GATHER`, and
what is told meanwhile goes out together. With one console that is not noticed; fifty are updated some twenty
times a second and not once for each message, and half of the loop is left to everything else.
"""

import asyncio
from collections.abc import Collection, Coroutine, Iterable
from typing import Any, Protocol

import structlog
from nicegui import background_tasks
from sqlmodel import Session

from services.again import Again
from services.conversations.listing import RowView, rows
from services.conversations.marking import unread_by_agent
from services.events import (
    ConversationChanged,
    CustomerActive,
    CustomerChanged,
    CustomerTyping,
    DeliveryChanged,
    DraftKept,
    Event,
    Indexed,
    MarksMoved,
    MembershipChanged,
    MessageAdded,
    Missed,
    ReadByAgent,
)
from services.refusal import Refusal, Unavailable
from services.runtime import Runtime
from ui.bells import Bells
from ui.burst import Burst
from ui.pushing import Pusher

log = structlog.get_logger(__name__)

GATHER = 0.050
RECOUNT_SECONDS = 60.0
"""After so long each console's counts are read anew, one console after the other."""

RECOUNT_REST = 9.0
"""Pauses in between are at least so many times as long as it took: with a long history, some 0.2 s."""


class Listener(Protocol):
    """An open console, as far as the fan-out knows it."""

    agent_id: int

    @property
    def is_searching(self) -> bool:
        """Whether something is looked for on it."""

    def absorb(self, burst: Burst) -> Iterable[int]:
        """Take in what was told; return the conversations whose rows are to be shown anew."""

    def customer_active(self, conversation_id: int, at: int) -> None:
        """Push, at once and no more than that, that a customer has done something."""

    async def show_said(self, burst: Burst) -> None:
        """Push what was said in an open thread. Comes before all else: somebody waits to read it."""

    async def show(self, burst: Burst, shown: dict[int, RowView], unread: dict[int, int]) -> None:
        """Push what else changed; `shown` holds at least the rows asked for, `unread` this agent's counts."""

    async def show_draft(self, event: DraftKept) -> None:
        """Push what this agent writes, unless it was written here."""

    async def recount(self) -> None:
        """Read the counts anew."""

    async def catch_up(self) -> None:
        """Read everything shown anew, in its place: another process changed something."""

    async def reload(self) -> None:
        """Ask anew who one is, and read everything."""


_HEARD = (
    ConversationChanged,
    MessageAdded,
    MarksMoved,
    ReadByAgent,
    CustomerTyping,
    CustomerChanged,
    DeliveryChanged,
    MembershipChanged,
    Missed,
    Indexed,
)


class Live:
    """The fan-out of one process."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.pusher = Pusher()
        self.bells = Bells(runtime)
        self._listeners: dict[Listener, None] = {}
        self._burst = Burst()
        self._next = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._running = False
        self._recounting: asyncio.TimerHandle | None = None
        self._again = Again(self._miss)
        self._unsure: set[int] = set()
        """Agents whose standing changed and could not be read."""
        runtime.bus.subscribe(self._hear)

    def attach(self, listener: Listener) -> None:
        """Keep a console from now on."""
        self._listeners[listener] = None
        if self._recounting is None:
            self._recount_later(RECOUNT_SECONDS)

    def detach(self, listener: Listener) -> None:
        """Forget a console."""
        self._listeners.pop(listener, None)

    def look_again(self) -> None:
        """Let consoles catch up in a while: one of them could not read what it shows."""
        self._again.later()

    def _hear(self, event: Event) -> None:
        if isinstance(event, CustomerActive):
            # Told of everyone who types: no burst is made of it.
            for listener in self._listeners:
                listener.customer_active(event.conversation_id, event.at)
            return
        if isinstance(event, DraftKept):
            self._pass_on_draft(event)
        if not self._listeners or not isinstance(event, _HEARD):
            return
        if isinstance(event, Indexed) and not any(listener.is_searching for listener in self._listeners):
            return
        self._burst.events.append(event)
        if self._timer is None and not self._running:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(max(loop.time(), self._next), self._go)

    def _pass_on_draft(self, event: DraftKept) -> None:
        """Past all others: a concern of this agent's consoles alone, of which there is mostly one."""
        theirs = [listener for listener in self._listeners if listener.agent_id == event.agent_id]
        if len(theirs) > 1:
            for listener in theirs:
                background_tasks.create(self._guarded(listener.show_draft(event)), name="pass on a draft")

    def _go(self) -> None:
        self._timer = None
        self._running = True
        background_tasks.create(self._pass_on(), name="pass on")

    async def _pass_on(self) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            burst, self._burst = self._burst, Burst()
            await self._tell(burst)
            await self.pusher.emptied()
        finally:
            self._running = False
            self._next = loop.time() + min(GATHER, loop.time() - began)
            if self._burst.events and self._timer is None:
                self._timer = loop.call_at(self._next, self._go)

    async def _tell(self, burst: Burst) -> None:
        await _let_go_out()
        reseated = [listener for listener in self._listeners if listener.agent_id in burst.reseated]
        listeners = [listener for listener in self._listeners if listener.agent_id not in burst.reseated]
        # Fifty consoles in one go would hold up everything else on the loop: others come in between.
        for listener in listeners:
            await self._guarded(listener.show_said(burst))
        await self.pusher.emptied()
        for listener in reseated:
            if not await self._guarded(listener.reload()):
                self._unsure.add(listener.agent_id)
        if burst.has_missed:
            for listener in listeners:
                await self._guarded(listener.catch_up())
        wanted: dict[Listener, list[int]] = {}
        for listener in listeners:
            await self._guarded(_absorb(listener, burst, wanted))
        ids = sorted({id_ for each in wanted.values() for id_ in each})
        agent_ids = {listener.agent_id for listener in wanted}
        try:
            shown, unread = await self.runtime.db.read(rows_with_unread, ids, agent_ids)
        except Unavailable:
            self._again.later()
            return
        for listener in wanted:
            await self._guarded(listener.show(burst, shown, unread[listener.agent_id]))
            await asyncio.sleep(0)

    async def _guarded(self, showing: Coroutine[Any, Any, None]) -> bool:
        """One console's trouble is not its neighbours'. Tells whether the database was there to be read."""
        try:
            await showing
        except Unavailable:
            self._again.later()
            return False
        except Refusal as refusal:
            log.info("console not updated", reason=refusal.sentence)
        except Exception:  # the outermost edge of the fan-out
            log.exception("console not updated")
        return True

    def _miss(self) -> None:
        """What could not be read is missed, until it is read anew once the database is back."""
        unsure, self._unsure = self._unsure, set()
        for agent_id in unsure:
            self._hear(MembershipChanged(agent_id))
        self._hear(Missed(()))

    def _recount_later(self, pause: float) -> None:
        self._recounting = asyncio.get_running_loop().call_later(pause, self._recount)

    def _recount(self) -> None:
        background_tasks.create(self._recount_next(), name="recount")

    async def _recount_next(self) -> None:
        """Recount the console whose turn it is."""
        if not self._listeners or not self.runtime.is_started:
            self._recounting = None
            return  # nobody looks, or the process ends: there is nothing to read from any more
        loop = asyncio.get_running_loop()
        began, listener = loop.time(), next(iter(self._listeners))
        self.detach(listener)
        self._listeners[listener] = None
        await self._guarded(listener.recount())
        took = loop.time() - began
        self._recount_later(max(RECOUNT_SECONDS / max(1, len(self._listeners)), RECOUNT_REST * took))


async def _absorb(listener: Listener, burst: Burst, wanted: dict[Listener, list[int]]) -> None:
    wanted[listener] = list(listener.absorb(burst))
    await asyncio.sleep(0)


def rows_with_unread(
    session: Session, ids: list[int], agent_ids: Collection[int]
) -> tuple[dict[int, RowView], dict[int, dict[int, int]]]:
    """What these rows show to everyone, and how much of them each agent has not read, on one snapshot."""
    if not ids:
        return {}, {agent_id: {} for agent_id in agent_ids}
    return rows(session, ids), unread_by_agent(session, agent_ids, ids)


async def _let_go_out() -> None:
    """Let acknowledgements and customers' messages of the same commit go first.

    Two rounds of the loop: one wakes who waited for the commit, one writes to their sockets.
    """
    await asyncio.sleep(0)
    await asyncio.sleep(0)
