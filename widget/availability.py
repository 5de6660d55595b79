"""Whether customers find an agent Available: read once for all of the same teams, until that changes."""

import asyncio
from collections.abc import Mapping

from services.presence import Presence
from widget.room import Room


class Availability:
    """Of the teams that have customers connected here."""

    def __init__(self, presence: Presence, rooms: Mapping[int, Room]) -> None:
        self._presence, self._rooms = presence, rooms
        self._known: dict[tuple[int, ...], bool] = {}
        self._telling = asyncio.Lock()
        self.is_untold = False
        """Whether what changed could not be read."""

    async def of(self, team_ids: tuple[int, ...]) -> bool:
        """Whether an agent of these teams is Available. Raises Unavailable."""
        while True:
            known = self._known  # replaced when that changes: an answer that took longer is not believed
            if team_ids not in known:
                known[team_ids] = await self._presence.anyone_available(list(team_ids))
            if known is self._known:
                return known[team_ids]

    def forget(self) -> None:
        """It may be otherwise now."""
        self._known = {}

    async def tell(self) -> None:
        """Tell every room what it was not told yet. Raises Unavailable."""
        async with self._telling:  # one after the other: the last one told is the newest
            self.is_untold = True
            for team_ids in {room.team_ids for room in self._rooms.values()}:
                now = await self.of(team_ids)
                for room in self._rooms.values():
                    if room.team_ids == team_ids:
                        room.tell_available(now)
            self.is_untold = False
