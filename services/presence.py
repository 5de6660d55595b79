"""Who is here: customers with a widget connected, agents with a console connected.

Kept in the memory of this process. A customer's presence is also a fact of their conversation, since
lists and counts depend on it. It is written in batches: a thousand returning at once are few transactions.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Hashable, Iterator

import structlog
from sqlalchemy import select, update
from sqlmodel import Session, col

from models import Agent, Conversation, ConversationTeam, TeamMember
from services import clock
from services.access import load
from services.actor import SYSTEM
from services.conversations.away import Attendance
from services.conversations.change import Change
from services.database import Database
from services.events import AvailabilityChanged, Bus, Event
from services.outcome import Outcome
from services.refusal import NotFound, Unavailable

log = structlog.get_logger(__name__)

AGENT_GRACE = 30.0
"""Seconds for which an agent stays Available after their last console has gone (SPEC 1)."""

GATHER = 0.020
"""Seconds in which arrivals and departures are gathered into one transaction."""

BATCH = 100


class Connections:
    """Counts the connections of each key, and says when a key comes and when it has gone for good."""

    def __init__(self, grace: float, changed: Callable[[int, bool], None]) -> None:
        self._grace = grace
        self._changed = changed
        self._open: Counter[int] = Counter()
        self._leaving: dict[int, asyncio.TimerHandle] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._open or key in self._leaving

    def __iter__(self) -> Iterator[int]:
        return iter({*self._open, *self._leaving})

    def opened(self, key: int) -> None:
        """One connection more."""
        known = key in self
        if (leaving := self._leaving.pop(key, None)) is not None:
            leaving.cancel()
        self._open[key] += 1
        if not known:
            self._changed(key, True)

    def closed(self, key: int) -> None:
        """One connection less; the last one begins the grace."""
        self._open[key] -= 1
        if self._open[key] > 0:
            return
        del self._open[key]
        self._leaving[key] = asyncio.get_running_loop().call_later(self._grace, self._gone, key)

    def _gone(self, key: int) -> None:
        del self._leaving[key]
        self._changed(key, False)


class Presence:
    """Both kinds of presence in one process."""

    def __init__(self, db: Database, bus: Bus, *, online_grace: float) -> None:
        self._db = db
        self._bus = bus
        self._customers = Connections(online_grace, self._customer_changed)
        self._agents = Connections(AGENT_GRACE, self._agent_changed)
        self._gone_at: dict[int, int] = {}
        self._started_at = clock.now()
        self._turned: dict[int, bool] = {}
        self._writing: asyncio.Task[None] | None = None

    def customer_connected(self, conversation_id: int) -> None:
        """A widget's socket said hello."""
        self._customers.opened(conversation_id)

    def customer_disconnected(self, conversation_id: int) -> None:
        """A widget's socket has gone."""
        self._customers.closed(conversation_id)

    def agent_connected(self, agent_id: int) -> None:
        """A console's socket is there."""
        self._agents.opened(agent_id)

    def agent_disconnected(self, agent_id: int) -> None:
        """A console's socket has gone."""
        self._agents.closed(agent_id)

    def connected_agents(self) -> frozenset[int]:
        """Agents with a console connected; their own switch is a fact of `Agent`."""
        return frozenset(self._agents)

    def attendance(self) -> Attendance:
        """Who is here and since when others are not, as it stands now."""
        return Attendance(self._started_at, self.connected_agents(), dict(self._gone_at))

    async def anyone_available(self, team_ids: list[int]) -> bool:
        """Whether an agent of these teams is Available."""
        return await self._db.read(someone_available, self.connected_agents(), team_ids)

    def _agent_changed(self, agent_id: int, here: bool) -> None:
        if here:
            self._gone_at.pop(agent_id, None)
        else:
            self._gone_at[agent_id] = clock.now()
        self._bus.tell(AvailabilityChanged(agent_id, here))

    def _customer_changed(self, conversation_id: int, here: bool) -> None:
        self._turned[conversation_id] = here
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())

    async def _write(self) -> None:
        try:
            while self._turned:
                await asyncio.sleep(GATHER)
                batch = dict(list(self._turned.items())[:BATCH])
                for key in batch:
                    del self._turned[key]
                await self._write_batch(batch)
        finally:
            self._writing = None

    async def _write_batch(self, batch: dict[int, bool]) -> None:
        try:
            await self._db.write(turn_online, batch)
        except Unavailable:
            self._turned = batch | self._turned  # what came meanwhile is newer
            await asyncio.sleep(1.0)
        except (
            Exception
        ):  # the outermost edge of this task: one that can't be written is no reason for others
            if len(batch) == 1:
                log.exception("presence not written", conversation_id=next(iter(batch)))
                return
            for conversation_id, here in batch.items():
                await self._write_batch({conversation_id: here})


def someone_available(session: Session, connected: frozenset[int], team_ids: list[int]) -> bool:
    """Whether one of the connected agents serves in these teams with their switch on."""
    statement = (
        select(col(Agent.id))
        .join(TeamMember, col(TeamMember.agent_id) == col(Agent.id))
        .where(
            col(Agent.id).in_(connected),
            col(Agent.available),
            col(Agent.suspended_at).is_(None),
            col(TeamMember.team_id).in_(team_ids),
        )
        .limit(1)
    )
    return bool(connected) and session.scalar(statement) is not None


def turn_online(session: Session, turned: dict[int, bool]) -> Outcome[None]:
    """Record which customers have come and which have gone."""
    events: list[Event] = []
    for conversation_id, here in turned.items():
        try:
            conversation = load(session, conversation_id, SYSTEM)
        except NotFound:
            continue
        if conversation.online == here:
            continue
        change = Change(session, conversation)
        conversation.online = here
        events += change.done(None).events
    return Outcome(None, tuple(events))


def forget_online(session: Session) -> Outcome[None]:
    """At start nobody is connected yet: what a killed process left behind is not so any more."""
    for table in (Conversation, ConversationTeam):
        session.execute(update(table).where(col(table.online)).values(online=False))
    return Outcome(None)
