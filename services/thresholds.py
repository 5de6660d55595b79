"""How long a customer may wait: by the team, else the workspace, else the environment (SPEC 3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from models import Team, Workspace

KEY = "thresholds"
"""Where a session of `Database` carries the environment's."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Milliseconds; `soon` is not longer than `overdue`."""

    soon: int = 180_000
    overdue: int = 300_000


DEFAULT = Thresholds()


_WORKSPACE = select(col(Workspace.soon_after), col(Workspace.overdue_after))
_TEAMS = select(col(Team.soon_after), col(Team.overdue_after)).where(
    col(Team.id).in_(bindparam("ids", expanding=True))
)


def thresholds_of(session: Session, team_ids: Sequence[int]) -> Thresholds:
    """What holds for a conversation of these teams: of several the smallest of each."""
    house = house_thresholds(session)
    teams = session.connection().execute(_TEAMS, {"ids": team_ids}).all()
    overdue_after = min((_first(team.overdue_after, house.overdue) for team in teams), default=house.overdue)
    soon_after = min((_first(team.soon_after, house.soon) for team in teams), default=house.soon)
    return Thresholds(min(soon_after, overdue_after), overdue_after)


def house_thresholds(session: Session) -> Thresholds:
    """What holds for a team without its own: the workspace's, else the environment's."""
    environment: Thresholds = session.info.get(KEY, DEFAULT)
    soon, overdue = session.connection().execute(_WORKSPACE).first() or (None, None)
    return Thresholds(_first(soon, environment.soon), _first(overdue, environment.overdue))


def _first(own: int | None, otherwise: int) -> int:
    return otherwise if own is None else own
