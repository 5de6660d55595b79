"""The walk's steps by which people come and go, and teams change."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from models import Mode, TeamRole
from services import clock
from services.actor import Actor, agent
from services.chores import LINGER
from services.database import Database
from services.deactivating import deactivate_team, reactivate_team
from services.dissolving import delete_team
from services.events import Event
from services.modes import change_mode
from services.outcome import Outcome
from services.removing import leave_team, remove_from_team
from services.roles import change_role
from services.suspending import reactivate, suspend
from services.teams import create_team, seat
from tests.services.cast import Cast
from tests.walk import house


class Company:
    """What the walk adds to itself."""

    db: Database
    cast: Cast
    told: list[Event]
    extra: int | None = None
    """A third team, now and then."""
    do: Callable[..., Any]
    watch: Callable[[Session], None]
    time_passes: Callable[..., None]

    def takes_a_seat(self, one: str, team: str, role: TeamRole) -> None:
        self.managed(seat, team_id=getattr(self.cast, team), agent_id=self.cast.agents[one], role=role)

    def role_changes(self, by: str, one: str, team: str, role: TeamRole) -> None:
        said = {"agent_id": self.cast.agents[one], "role": role}
        self.managed(change_role, getattr(self.cast, team), **said, actor=self.actor(by))

    def leaves_the_team(self, by: str, one: str, team: str) -> None:
        """Of their own will, or not."""
        team_id, agent_id = getattr(self.cast, team), self.cast.agents[one]
        if by == one:
            self.managed(leave_team, team_id, actor=self.actor(by))
        else:
            self.managed(remove_from_team, team_id, agent_id=agent_id, actor=self.actor(by))

    def mode_changes(self, by: str, team: str, mode: Mode) -> None:
        self.managed(change_mode, getattr(self.cast, team), mode=mode, actor=self.actor(by))

    def is_suspended_or_back(self, by: str, one: str, back: bool) -> None:
        self.managed(reactivate if back else suspend, self.cast.agents[one], actor=self.actor(by))

    def a_team_comes(self, mode: Mode, seats: dict[str, TeamRole], key: str) -> None:
        """A third one; the one before it goes."""
        self.a_team_goes()
        self.extra = self.do(create_team, name="Extra", mode=mode)
        if self.extra is not None:
            for one, role in seats.items():
                self.managed(seat, team_id=self.extra, agent_id=self.cast.agents[one], role=role)
            self.do(house.route, key, [self.extra])

    def a_team_goes(self) -> None:
        if self.extra is not None:
            self.managed(delete_team, self.extra, actor=self.actor("owner"))
            clock.shift(LINGER + 1)
            self.time_passes(1)
            self.extra = None

    def a_team_rests(self, by: str, rests: bool) -> None:
        """Nothing new comes to it, until it is back."""
        self.managed(deactivate_team if rests else reactivate_team, self.cast.support, actor=self.actor(by))

    def actor(self, name: str) -> Actor:
        return agent(self.cast.agents[name])

    def managed(self, verb: Callable[..., Outcome[None]], *args: Any, **said: Any) -> None:
        """Sight changes, and consoles are read anew."""
        self.do(verb, *args, **said)
        told = list(self.told)
        self.db.read_here(self.watch)
        self.told[:] = told
