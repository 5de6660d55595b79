"""The desk of one process' calls: lets people in, passes on what they signal, and shows them out."""

import asyncio
from collections.abc import Iterable
from typing import Any

import structlog
from sqlmodel import Session

from services import clock
from services.again import Again
from services.conference.entering import Entrance, Role, entrance
from services.conference.ice import for_browsers
from services.conference.seats import Line, Seat, Seats
from services.conference.setting import ConferenceSetting, conference_setting
from services.database import Database
from services.events import (
    Bus,
    ConversationChanged,
    CustomerChanged,
    Event,
    MembershipChanged,
    Missed,
    SessionsRevoked,
)
from services.refusal import Refusal, Unavailable
from services.sessions import SignedIn, ended_among
from services.settings import Settings

log = structlog.get_logger(__name__)


class Desk:
    """Made for one process; what is told on the bus ends seats that may be no more."""

    def __init__(self, db: Database, bus: Bus, settings: Settings) -> None:
        self._db = db
        self._settings = settings
        self._seats = Seats()
        self._tasks: set[asyncio.Task[None]] = set()
        self._doubtful: set[Seat] = set()
        """Those that could not be looked at."""
        self._again = Again(self._look_at_doubtful)
        bus.subscribe(self._hear)

    async def entrance(self, id_: str, agent: SignedIn | None) -> tuple[Entrance, ConferenceSetting]:
        """Tell whom an address leads in, and by what calls go. Raises what `entering.entrance` does."""
        return await self._db.read(_entrance, id_, agent.agent_id if agent else None, self._settings)

    async def enter(self, id_: str, page: str, line: Line, agent: SignedIn | None) -> Seat:
        """Let somebody in, tell them what they need, and who is opposite that they have come.

        Raises what `entering.entrance` does, and Full.
        """
        found, setting = await self.entrance(id_, agent)
        is_agent = found.role == Role.AGENT and agent is not None
        seat = Seat(
            found,
            id_,
            page,
            line,
            agent_id=agent.agent_id if agent and is_agent else None,
            session_id=agent.session_id if agent and is_agent else None,
        )
        self._seats.take(seat)
        other = self._seats.other(seat)
        servers = for_browsers(
            setting.ice_servers,
            secret=setting.turn_secret,
            name=f"{found.room}-{found.role}",
            now_s=clock.now() // 1000,
        )
        line.say("entered", ice_servers=servers, peer=_peer(other))
        if other is not None:
            other.line.say("peer", peer=_peer(seat))
        await self._look_again([seat])  # what was told since the entrance was read, nobody here has heard
        return seat

    def pass_on(self, seat: Seat, kind: str, **fields: Any) -> None:
        """Give a frame to who sits opposite; to nobody, when nobody does."""
        other = self._seats.other(seat)
        if other is not None:
            other.line.say(kind, **fields)

    def leave(self, seat: Seat, *, for_good: bool) -> None:
        """Somebody has hung up (`for_good`), or their line is lost."""
        other = self._seats.other(seat)
        if self._seats.leave(seat) and other is not None:
            other.line.say("peer", peer=None, left=for_good)

    # What the bus tells

    def _hear(self, event: Event) -> None:
        if not self._seats:
            return
        if doubtful := [seat for seat in self._seats if _concerns(event, seat)]:
            self._begin(doubtful)

    def _look_at_doubtful(self) -> None:
        doubtful, self._doubtful = self._doubtful, set()
        self._begin([seat for seat in self._seats if seat in doubtful])

    def _begin(self, doubtful: Iterable[Seat]) -> None:
        task = asyncio.create_task(self._look_again(doubtful))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def _look_again(self, seats: Iterable[Seat]) -> None:
        """Show out whoever may not be in the room any more."""
        for seat in seats:
            try:
                await self._db.read(_still, seat)
            except Unavailable:
                log.warning("a seat in a call was not looked at")
                self._doubtful.add(seat)
                self._again.later()
            except Refusal as refusal:
                seat.end(refusal.code)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("call not looked at again", exc_info=error)


def _entrance(
    session: Session, id_: str, agent_id: int | None, settings: Settings
) -> tuple[Entrance, ConferenceSetting]:
    return entrance(session, id_, agent_id), conference_setting(session, settings)


def _still(session: Session, seat: Seat) -> None:
    """Ask as at the door. Raises what `entrance` does."""
    is_over = seat.session_id is not None and ended_among(session, {seat.session_id})
    entrance(session, seat.id, None if is_over else seat.agent_id)


def _peer(seat: Seat | None) -> dict[str, str] | None:
    return {"name": seat.entrance.name, "page": seat.page} if seat else None


def _concerns(event: Event, seat: Seat) -> bool:
    of = seat.entrance.conversation_id
    match event:
        case ConversationChanged(conversation_id=id_):
            return id_ == of
        case CustomerChanged(conversation_ids=ids):
            return of in ids
        case Missed(facts=facts):
            return any(each.id == of for each in facts)
        case MembershipChanged(agent_id=id_):
            return id_ == seat.agent_id
        case SessionsRevoked(session_ids=ids):
            return seat.session_id in ids
        case _:
            return False
