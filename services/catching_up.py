"""What other processes changed in the database that this one serves: seen here within 5 s (DESIGN 3).

Every change of a conversation raises its version and is told. A version that was stored, and is still not
told at the next look, was told elsewhere, or lost. So with the moment at which an agent's standing changed.
And with channels that were turned off: their customers are connected to any of the processes.
"""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from models import Agent, Channel, Conversation
from services import clock
from services.conversations.change import facts_of
from services.database import Database
from services.events import Bus, ChannelShut, ConversationChanged, Event, Facts, MembershipChanged, Missed

REACH = 15_000
"""Milliseconds that a look goes back."""

LOOK_SECONDS = 1.5
"""Two looks and what follows them are less than 5 s."""

_VERSIONS = select(col(Conversation.id), col(Conversation.version)).where(
    col(Conversation.changed_at) > bindparam("after")
)
_OPEN = select(col(Channel.key)).where(col(Channel.enabled))
_AGENTS = select(col(Agent.id), col(Agent.changed_at)).where(col(Agent.changed_at) > bindparam("after"))


@dataclass(frozen=True, slots=True)
class Seen:
    """What changed of late, as it stands in the database."""

    versions: dict[int, int]
    agents: frozenset[tuple[int, int]]
    """Each with the moment of their change."""
    doors: frozenset[str]
    """The keys of the channels that are on."""


def changed_since(session: Session, after: int) -> Seen:
    """Read it."""
    versions = session.connection().execute(_VERSIONS, {"after": after}).all()
    agents = session.connection().execute(_AGENTS, {"after": after}).all()
    doors = session.connection().scalars(_OPEN)
    return Seen(dict(versions), frozenset((id_, at) for id_, at in agents), frozenset(doors))


def facts_about(session: Session, ids: list[int]) -> tuple[Facts, ...]:
    """How these conversations stand."""
    found = session.scalars(select(Conversation).where(col(Conversation.id).in_(ids)))
    return tuple(facts_of(conversation) for conversation in found)


class CatchingUp:
    """Compares what is stored with what was told here."""

    def __init__(self, db: Database, bus: Bus) -> None:
        self._db = db
        self._bus = bus
        self._told: dict[int, int] = {}
        """The version that was told last."""
        self._agents: dict[tuple[int, int], None] = {}
        self._heard: set[object] = set()
        """What was told since the look before; so with channels."""
        self._shut: set[str] = set()
        self._before: Seen | None = None
        self._looked_at = 0
        bus.subscribe(self._hear)

    async def look(self) -> None:
        """Tell what was there at the look before and has not been told since. The first look begins."""
        now = clock.now()
        after = min(now, self._looked_at or now) - REACH
        seen = await self._db.read_slow(changed_since, after)
        self._looked_at = now
        before, self._before = self._before, seen
        if before is None:
            self._told.update(seen.versions)
            self._agents.update(dict.fromkeys(seen.agents))
            return
        missed = [id_ for id_, version in before.versions.items() if version > self._told.get(id_, -1)]
        for agent_id, at in before.agents - self._agents.keys():
            self._bus.tell(MembershipChanged(agent_id, at))
        for key in before.doors - seen.doors - self._shut:
            self._bus.tell(ChannelShut(key))
        self._shut.clear()
        if missed:
            read = await self._db.read(facts_about, missed)
            # What was told here while they were read is as new, or newer.
            facts = tuple(one for one in read if one.version > self._told.get(one.id, -1))
            self._told.update((one.id, one.version) for one in facts)
            if facts:
                self._bus.tell(Missed(facts))
        self._forget(seen)

    def _hear(self, event: Event) -> None:
        if isinstance(event, ConversationChanged) and event.after is not None:
            known = self._told.get(event.conversation_id, -1)
            self._told[event.conversation_id] = max(known, event.after.version)
            self._heard.add(event.conversation_id)
        elif isinstance(event, MembershipChanged):
            self._agents[event.agent_id, event.at] = None
            self._heard.add((event.agent_id, event.at))
        elif isinstance(event, ChannelShut):
            self._shut.add(event.key)

    def _forget(self, seen: Seen) -> None:
        """What is older than a look goes back."""
        self._told = {
            id_: version for id_, version in self._told.items() if id_ in seen.versions or id_ in self._heard
        }
        self._agents = {one: None for one in self._agents if one in seen.agents or one in self._heard}
        self._heard.clear()
