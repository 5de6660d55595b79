"""Who sits in which room right now: two seats each, in this process' memory and nowhere else."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from services.conference.entering import Entrance, Role
from services.refusal import Conflict


class Line(Protocol):
    """The way to somebody's page."""

    def say(self, kind: str, **fields: Any) -> None:
        """Let a frame go out."""

    def close(self) -> None:
        """Close, after what was said before."""


@dataclass(eq=False, slots=True)
class Seat:
    """Somebody in a room. `id`: what their address carries; `page`: a secret of the page they look at."""

    entrance: Entrance
    id: str
    page: str
    line: Line
    agent_id: int | None = None
    session_id: int | None = None

    def end(self, code: str) -> None:
        """Tell them why it is over for them, and close."""
        self.line.say("ended", code=code)
        self.line.close()


class Full(Conflict):
    """The seat is somebody else's: a call is for two."""

    code = "full"
    sentence = "Two people are in this call already; a third one can't enter."


class Seats:
    """All rooms in which somebody sits."""

    def __init__(self) -> None:
        self._rooms: dict[str, dict[Role, Seat]] = {}

    def __bool__(self) -> bool:
        return bool(self._rooms)

    def __iter__(self) -> Iterator[Seat]:
        return iter([seat for room in self._rooms.values() for seat in room.values()])

    def take(self, seat: Seat) -> None:
        """Sit down.

        Who has sat there gives way to the same page, which has come back, and an agent to themselves, in
        another window. A customer's link proves no person: a second holder of it is a third one. Raises Full.
        """
        room = self._rooms.get(seat.entrance.room, {})
        before = room.get(seat.entrance.role)
        if before is not None and not _is_same(before, seat):
            raise Full
        self._rooms.setdefault(seat.entrance.room, room)[seat.entrance.role] = seat
        if before is not None:
            before.end("elsewhere")

    def leave(self, seat: Seat) -> bool:
        """Stand up; tells whether the seat was still theirs."""
        room = self._rooms.get(seat.entrance.room, {})
        if room.get(seat.entrance.role) is not seat:
            return False
        del room[seat.entrance.role]
        if not room:
            del self._rooms[seat.entrance.room]
        return True

    def other(self, seat: Seat) -> Seat | None:
        """Who sits opposite."""
        room = self._rooms.get(seat.entrance.room, {})
        return next((one for one in room.values() if one.entrance.role != seat.entrance.role), None)


def _is_same(before: Seat, seat: Seat) -> bool:
    if before.agent_id is not None and before.agent_id == seat.agent_id:
        return True
    return before.page == seat.page
