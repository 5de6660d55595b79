"""Who looks: an agent, with the teams that decide what they see."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session, col

from models import Agent, Mode, Team, TeamMember, TeamRole
from services.refusal import NotFound


@dataclass(frozen=True)
class Viewer:
    """An agent and the teams that decide what they see."""

    agent_id: int
    name: str
    admin_teams: frozenset[int] = frozenset()
    shared_teams: frozenset[int] = frozenset()
    """Teams in collaboration mode in which they are Representative."""
    grab_teams: frozenset[int] = frozenset()
    """Teams in grab mode in which they are Representative."""

    # Without slots and worked out once: each open console asks for each thing that is told.
    @cached_property
    def whole_teams(self) -> frozenset[int]:
        """Teams of which they see every conversation (rules 2 and 3)."""
        return self.admin_teams | self.shared_teams

    @cached_property
    def team_ids(self) -> frozenset[int]:
        """Every team of theirs."""
        return self.whole_teams | self.grab_teams

    @cached_property
    def shape(self) -> "Shape":
        """What a statement about their sight depends on besides `parameters`."""
        return len(self.whole_teams), len(self.grab_teams)

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """What statements about their sight are run with (`services.access`)."""
        whole, grab = sorted(self.whole_teams), sorted(self.grab_teams)
        return {
            "me": self.agent_id,
            "admin_teams": sorted(self.admin_teams),
            "whole_teams": whole,
            "grab_teams": grab,
            "team_ids": whole + grab,
            **{whole_team(i): team_id for i, team_id in enumerate(whole)},
            **{grab_team(i): team_id for i, team_id in enumerate(grab)},
        }


Shape = tuple[int, int]
"""So many teams that they see the whole of, and so many that they grab from."""


def whole_team(number: int) -> str:
    """The parameter that holds the team of that number; likewise `grab_team`."""
    return f"whole_team_{number}"


def grab_team(number: int) -> str:
    """See `whole_team`."""
    return f"grab_team_{number}"


def viewer_of(session: Session, agent_id: int) -> Viewer:
    """Read an agent's teams and roles. A suspended or unknown agent sees nothing.

    Raises NotFound for an agent who doesn't exist or is suspended.
    """
    agent = session.get(Agent, agent_id)
    if agent is None or agent.suspended_at is not None:
        raise NotFound
    return _viewer(agent, session.execute(_THEIRS, {"of": agent_id}).all())


def viewers(session: Session) -> list[Viewer]:
    """Everyone who can sign in, by name."""
    seats: dict[int, list[Row[int, str, str, int]]] = {}
    for seat in session.execute(_SEATS):
        seats.setdefault(seat.agent_id, []).append(seat)
    serving = select(Agent).where(col(Agent.suspended_at).is_(None)).order_by(col(Agent.name), col(Agent.id))
    return [_viewer(agent, seats.get(agent.id, [])) for agent in session.scalars(serving)]


def _viewer(agent: Agent, seats: Sequence[Row[int, str, str, int]]) -> Viewer:
    served = [(team, mode) for team, role, mode, _ in seats if role != TeamRole.ADMIN]
    return Viewer(
        agent.id,
        agent.name,
        admin_teams=frozenset(team for team, role, _, _ in seats if role == TeamRole.ADMIN),
        shared_teams=frozenset(team for team, mode in served if mode == Mode.COLLABORATION),
        grab_teams=frozenset(team for team, mode in served if mode == Mode.GRAB),
    )


_SEATS = select(col(TeamMember.team_id), col(TeamMember.role), col(Team.mode), col(TeamMember.agent_id)).join(
    Team, col(Team.id) == col(TeamMember.team_id)
)
_THEIRS = _SEATS.where(col(TeamMember.agent_id) == bindparam("of"))
