"""Teams and the seats in them."""

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import Session, col

from models import Mode, Team, TeamMember, TeamRole
from services import clock, text
from services.authority import told_of
from services.outcome import Outcome

NAME_LIMIT = 80


def create_team(session: Session, *, name: str, mode: Mode) -> Outcome[int]:
    """Make a team and return its id."""
    team = Team(name=text.line(name, NAME_LIMIT), mode=mode, created_at=clock.now())
    session.add(team)
    session.flush()
    return Outcome(team.id)


def seat(session: Session, *, team_id: int, agent_id: int, role: TeamRole) -> Outcome[None]:
    """Give an agent a seat in a team, or another role in it."""
    member = session.get(TeamMember, (team_id, agent_id)) or TeamMember(
        team_id=team_id, agent_id=agent_id, since=clock.now()
    )
    member.role = role
    session.add(member)
    return Outcome(None, told_of(session, [agent_id]))


def team_names(session: Session, team_ids: Collection[int]) -> dict[int, str]:
    """The names of these teams by id, in the order of their names."""
    statement = (
        select(col(Team.id), col(Team.name)).where(col(Team.id).in_(team_ids)).order_by(col(Team.name))
    )
    return dict(session.execute(statement).all())
