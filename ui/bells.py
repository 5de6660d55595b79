"""From what is told to every open notification centre: read whole once, then only what a change is about,
for all agents it concerns at once.

Apart from the fan-out of conversations, so that it never holds up a message: what is told meanwhile is
gathered, and after each pass comes a pause of a few times as long as it took.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from nicegui import background_tasks
from sqlmodel import Session

from services import again
from services.events import Event
from services.notifications import centre as centres
from services.notifications.concerning import Concerning
from services.notifications.judging import judge
from services.notifications.kept import Centre, Kept
from services.notifications.subjects import Subject, told_of
from services.refusal import NotFound, Refusal
from services.runtime import Runtime

log = structlog.get_logger(__name__)

CLOSED_LIMIT = 8
"""Entries that a browser holds while nobody looks at them: enough to ring for."""

OPEN_LIMIT = 100

REST = 9.0
"""A pass is followed by a pause of so many times its length, at most `LONGEST`."""

LONGEST = 0.5

TOGETHER = 2
"""Agents who are brought up to date in one go: a moment of the loop, which then belongs to others."""

SUBJECTS_TOGETHER = 25
"""Conversations that are looked at in one go."""

MANY = 100
"""From so many notifications on, a centre is read in a thread."""

WHOLE_AGAIN = 60.0
"""Seconds after which a centre is read whole again at the next change, in case anything was never told."""

NOTHING = Centre(0, False, ())


class Panel(Protocol):
    """One console's bell and centre."""

    agent_id: int
    is_open: bool
    watching: int
    """The conversation whose thread is on screen here, in a visible tab; 0 is none."""

    def show(self, centre: Centre) -> None:
        """Push what differs from what was shown here last; nothing when nothing does."""


@dataclass(slots=True, eq=False)
class Desk:
    """An agent with at least one console open."""

    agent_id: int
    panels: dict[Panel, None] = field(default_factory=dict)
    kept: Kept | None = None
    """None before it was read, and of who is suspended."""
    read_at: float = 0.0

    @property
    def centre(self) -> Centre:
        """What is shown."""
        return self.kept.centre if self.kept else NOTHING

    @property
    def watched(self) -> list[int]:
        """What is on this agent's screens."""
        return sorted({panel.watching for panel in self.panels} - {0})

    @property
    def limit(self) -> int:
        """How many entries anyone here can see."""
        return OPEN_LIMIT if any(panel.is_open for panel in self.panels) else CLOSED_LIMIT

    def is_in(self, team_ids: Iterable[int]) -> bool:
        """Whether the agent is in one of these teams; before it is known, they may be."""
        return self.kept is None or not self.kept.person.viewer.team_ids.isdisjoint(team_ids)

    def holds(self, subjects: Iterable[Subject]) -> bool:
        """Whether one of these calls the agent, or is shown."""
        return self.kept is None or self.kept.holds(subjects)


Ask = tuple[int, list[int], int]
"""Agent, what is on their screens, how many entries."""


def read_whole(session: Session, asks: list[Ask]) -> dict[int, Kept | None]:
    """The centres of several agents, on one snapshot; who is suspended has none."""
    found: dict[int, Kept | None] = {}
    for agent_id, watched, limit in asks:
        try:
            found[agent_id] = centres.read(session, agent_id, watched=watched, limit=limit)
        except NotFound:
            found[agent_id] = None
    return found


class Bells:
    """Keeps every open centre as it is in truth."""

    def __init__(self, runtime: Runtime) -> None:
        self._db = runtime.db
        self._desks: dict[int, Desk] = {}
        self._dirty: dict[int, set[Subject] | None] = {}
        """By agent, what has to be looked at; None: everything."""
        self._concerning = Concerning()
        self._reading = asyncio.Lock()
        """So that what was read earlier never takes the place of what was read later."""
        self._timer: asyncio.TimerHandle | None = None
        self._running = False
        self._next = 0.0
        runtime.bus.subscribe(self._hear)

    async def attach(self, panel: Panel) -> Centre:
        """Keep a console's centre from now on; returns what it shows at first."""
        desk = self._desks.setdefault(panel.agent_id, Desk(panel.agent_id))
        desk.panels[panel] = None
        async with self._reading:
            await self._read([desk], self._db.read_slow)
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
            self.look(panel.agent_id, panel.watching)

    def look(self, agent_id: int, subject: Subject | None = None) -> None:
        """Look anew, soon, at what something is to an agent; None: at everything."""
        if agent_id not in self._desks:
            return
        self._mark(agent_id, subject)
        if self._timer is None and not self._running:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(max(loop.time(), self._next), self._go)

    def _mark(self, agent_id: int, subject: Subject | None) -> None:
        if subject is None:
            self._dirty[agent_id] = None
        elif (subjects := self._dirty.setdefault(agent_id, set())) is not None:
            subjects.add(subject)

    def _hear(self, event: Event) -> None:
        if self._desks:
            for agent_id, subject in self._concerning.of(event, self._desks.values()):
                self.look(agent_id, subject)

    # --- passing on

    def _go(self) -> None:
        self._timer = None
        self._running = True
        background_tasks.create(self._pass_on(), name="ring")

    async def _pass_on(self) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        dirty: dict[int, set[Subject] | None] = {}
        least = 0.0
        try:
            await asyncio.sleep(0)  # what is said goes out first
            dirty, self._dirty = self._dirty, {}
            desks = {desk: dirty[one] for one in dirty if (desk := self._desks.get(one)) is not None}
            await self._follow(
                {desk: some for desk, some in desks.items() if some and not _is_old(desk, began)}
            )
            whole = [desk for desk, some in desks.items() if some is None or _is_old(desk, began)]
            for start in range(0, len(whole), TOGETHER):
                await self._tell(whole[start : start + TOGETHER])
                await asyncio.sleep(0)  # a read on the loop lets nobody else in by itself
        except Refusal as refusal:
            log.info("centres not updated", reason=refusal.sentence)
            least = again.AGAIN_SECONDS
            for agent_id in dirty:
                self._mark(agent_id, None)
        finally:
            self._running = False
            self._next = loop.time() + max(least, min(LONGEST, REST * (loop.time() - began)))
            if self._dirty and self._timer is None:
                self._timer = loop.call_at(self._next, self._go)

    async def _follow(self, wanted: dict[Desk, set[Subject]]) -> None:
        """Look at what these desks want looked at, each thing once for all of them."""
        subjects = sorted(set[Subject]().union(*wanted.values()))
        for start in range(0, len(subjects), SUBJECTS_TOGETHER):
            async with self._reading:
                await self._judge(wanted, subjects[start : start + SUBJECTS_TOGETHER])

    async def _judge(self, wanted: dict[Desk, set[Subject]], subjects: list[Subject]) -> None:
        told = await self._db.read(told_of, [desk.agent_id for desk in wanted], subjects)
        for number, (desk, own) in enumerate(wanted.items()):
            if number % TOGETHER == 0:
                await asyncio.sleep(0)
            if desk.kept is None:
                continue
            watched = desk.watched
            for subject in own.intersection(subjects):
                desk.kept.take(subject, judge(told, desk.kept.person, subject, watched))
            if not desk.kept.settle():
                self.look(desk.agent_id)
            _show(desk)

    async def _tell(self, desks: list[Desk]) -> None:
        is_slow = any(desk.centre.number > MANY for desk in desks)
        async with self._reading:
            await self._read(desks, self._db.read_slow if is_slow else self._db.read)
        for desk in desks:
            _show(desk)

    async def _read(self, desks: list[Desk], read: Callable[..., Awaitable[dict[int, Kept | None]]]) -> None:
        asks = [(desk.agent_id, desk.watched, desk.limit) for desk in desks]
        found = await read(read_whole, asks)
        for desk in desks:
            desk.kept, desk.read_at = found[desk.agent_id], asyncio.get_running_loop().time()


def _show(desk: Desk) -> None:
    shown = desk.centre
    for panel in list(desk.panels):
        panel.show(shown)


def _is_old(desk: Desk, now: float) -> bool:
    return desk.kept is None or now - desk.read_at > WHOLE_AGAIN
