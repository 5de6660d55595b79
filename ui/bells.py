"""From what is told to every open notification centre: each agent's is read once for all their consoles.

Apart from the fan-out of conversations, so that it never holds up a message: what is told meanwhile is
gathered, and after each pass comes a pause of a few times as long as it took.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog
from nicegui import background_tasks
from sqlmodel import Session

from models import Audience, Author
from services.access import viewer_of
from services.events import (
    ConversationChanged,
    CustomerChanged,
    Event,
    InvitationChanged,
    MembershipChanged,
    MessageAdded,
    NotificationsChanged,
    ReadByAgent,
)
from services.notifications.centre import Centre, centre
from services.refusal import NotFound, Refusal
from services.runtime import Runtime

log = structlog.get_logger(__name__)

CLOSED_LIMIT = 8
"""Entries that a browser holds while nobody looks at them: enough to ring for."""

OPEN_LIMIT = 100

REST = 4.0
"""A pass is followed by a pause of so many times its length, at most `LONGEST`."""

LONGEST = 0.5

TOGETHER = 2
"""Agents whose centres are read in one go: some milliseconds of the loop, which then belongs to others."""

MANY = 100
"""From so many notifications on, a centre is read in a thread."""

NOTHING = Centre(0, False, ())


class Panel(Protocol):
    """One console's bell and centre."""

    agent_id: int
    is_open: bool
    watching: int
    """The conversation whose thread is on screen here, in a visible tab; 0 is none."""

    def show(self, centre: Centre) -> None:
        """Push what differs from what was shown here last; nothing when nothing does."""


@dataclass(slots=True)
class Desk:
    """An agent with at least one console open."""

    agent_id: int
    panels: dict[Panel, None] = field(default_factory=dict)
    team_ids: frozenset[int] = frozenset()
    centre: Centre = NOTHING

    @property
    def watched(self) -> list[int]:
        """What is on this agent's screens."""
        return sorted({panel.watching for panel in self.panels} - {0})

    @property
    def limit(self) -> int:
        """How many entries anyone here can see."""
        return OPEN_LIMIT if any(panel.is_open for panel in self.panels) else CLOSED_LIMIT

    def holds(self, conversation_ids: Iterable[int]) -> bool:
        """Whether an entry about one of these is shown."""
        held = {entry.conversation_id for entry in self.centre.entries}
        return not held.isdisjoint(conversation_ids)


Ask = tuple[int, list[int], int]
"""Agent, what is on their screens, how many entries."""


def centres(session: Session, asks: list[Ask]) -> dict[int, tuple[frozenset[int], Centre]]:
    """The teams and the centres of several agents, on one snapshot; who is suspended has neither."""
    found: dict[int, tuple[frozenset[int], Centre]] = {}
    for agent_id, watched, limit in asks:
        try:
            viewer = viewer_of(session, agent_id)
        except NotFound:
            found[agent_id] = frozenset(), NOTHING
        else:
            found[agent_id] = viewer.team_ids, centre(session, viewer, watched=watched, limit=limit)
    return found


class Bells:
    """Keeps every open centre as it is in truth."""

    def __init__(self, runtime: Runtime) -> None:
        self._db = runtime.db
        self._desks: dict[int, Desk] = {}
        self._dirty: dict[int, None] = {}
        self._crew: tuple[int, tuple[int, ...]] = (0, ())
        """Of the conversation told of last: what was said in it is told right after it."""
        self._timer: asyncio.TimerHandle | None = None
        self._running = False
        self._next = 0.0
        runtime.bus.subscribe(self._hear)

    async def attach(self, panel: Panel) -> Centre:
        """Keep a console's centre from now on; returns what it shows at first."""
        desk = self._desks.setdefault(panel.agent_id, Desk(panel.agent_id))
        desk.panels[panel] = None
        await self._read([desk])
        return desk.centre

    def detach(self, panel: Panel) -> None:
        """Forget a console."""
        desk = self._desks.get(panel.agent_id)
        if desk is None or panel not in desk.panels:
            return
        del desk.panels[panel]
        if not desk.panels:
            del self._desks[panel.agent_id]
        elif panel.watching:
            self.look(panel.agent_id)

    def look(self, agent_id: int) -> None:
        """Read an agent's centre anew, soon."""
        if agent_id not in self._desks:
            return
        self._dirty[agent_id] = None
        if self._timer is None and not self._running:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(max(loop.time(), self._next), self._go)

    # --- what is told

    def _hear(self, event: Event) -> None:
        heard = _HEARD.get(type(event))
        if self._desks and heard is not None:
            heard(self, event)

    def _of_audience(self, event: NotificationsChanged) -> None:
        self._look_of(event.team_ids, event.agent_ids)

    def _of_invitation(self, event: InvitationChanged) -> None:
        self._look_of([event.team_id] if event.team_id else [], [event.agent_id] if event.agent_id else [])

    def _look_of(self, team_ids: Iterable[int], agent_ids: Iterable[int]) -> None:
        for desk in self._desks.values():
            if desk.agent_id in agent_ids or not desk.team_ids.isdisjoint(team_ids):
                self.look(desk.agent_id)

    def _of_member(self, event: MembershipChanged | ReadByAgent) -> None:
        self.look(event.agent_id)

    def _of_change(self, event: ConversationChanged) -> None:
        before, after = event.before, event.after
        if after is None:
            return
        self._crew = event.conversation_id, after.crew_ids
        if before is None or (before.access_version, before.state) == (after.access_version, after.state):
            return
        concerned = {*before.crew_ids, *after.crew_ids}
        for desk in self._desks.values():
            if desk.agent_id in concerned or desk.holds([event.conversation_id]):
                self.look(desk.agent_id)

    def _of_message(self, event: MessageAdded) -> None:
        if event.author != Author.CUSTOMER or event.audience != Audience.PUBLIC:
            return
        conversation_id, crew_ids = self._crew
        for agent_id in crew_ids if conversation_id == event.conversation_id else ():
            desk = self._desks.get(agent_id)
            if desk is not None and conversation_id not in desk.watched:
                self.look(agent_id)

    def _of_name(self, event: CustomerChanged) -> None:
        for desk in self._desks.values():
            if desk.holds(event.conversation_ids):
                self.look(desk.agent_id)

    # --- passing on

    def _go(self) -> None:
        self._timer = None
        self._running = True
        background_tasks.create(self._pass_on(), name="ring")

    async def _pass_on(self) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            await asyncio.sleep(0)  # what is said goes out first
            dirty, self._dirty = list(self._dirty), {}
            desks = [desk for one in dirty if (desk := self._desks.get(one)) is not None]
            for start in range(0, len(desks), TOGETHER):
                await self._tell(desks[start : start + TOGETHER])
                await asyncio.sleep(0)  # a read on the loop lets nobody else in by itself
        finally:
            self._running = False
            self._next = loop.time() + min(LONGEST, REST * (loop.time() - began))
            if self._dirty and self._timer is None:
                self._timer = loop.call_at(self._next, self._go)

    async def _tell(self, desks: list[Desk]) -> None:
        try:
            await self._read(desks)
        except Refusal as refusal:
            log.info("centres not updated", reason=refusal.sentence)
            return
        for desk in desks:
            for panel in list(desk.panels):
                panel.show(desk.centre)

    async def _read(self, desks: list[Desk]) -> None:
        is_slow = any(desk.centre.number > MANY for desk in desks)
        read = self._db.read_slow if is_slow else self._db.read
        asks = [(desk.agent_id, desk.watched, desk.limit) for desk in desks]
        for agent_id, (team_ids, found) in (await read(centres, asks)).items():
            if (desk := self._desks.get(agent_id)) is not None:
                desk.team_ids, desk.centre = team_ids, found


_HEARD: dict[type[Event], Callable[[Bells, Any], None]] = {
    NotificationsChanged: Bells._of_audience,
    InvitationChanged: Bells._of_invitation,
    MembershipChanged: Bells._of_member,
    ReadByAgent: Bells._of_member,
    ConversationChanged: Bells._of_change,
    MessageAdded: Bells._of_message,
    CustomerChanged: Bells._of_name,
}
