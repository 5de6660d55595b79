"""Teams and the seats in them."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from models import Agent, AuditKind, Mode, Team, TeamMember, TeamRole
from services import audit, clock, text
from services.actor import Actor
from services.authority import members, must_manage_people, told_of
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import Mistakes, NotFound

NAME_LIMIT = 80
TAKEN = "There is a team of this name already. Choose another one."


def create_team(session: Session, *, name: str, mode: Mode) -> Outcome[int]:
    """Make a team and return its id."""
    team = Team(name=text.name(name, NAME_LIMIT), mode=mode, created_at=clock.now())
    session.add(team)
    session.flush()
    return Outcome(team.id)


def found_team(
    session: Session, *, name: str, mode: str, admin_id: int | None = None, actor: Actor
) -> Outcome[int]:
    """Make a team, by a workspace owner or admin, and return its id. Its Team Admin: who is named, else they.

    Raises Forbidden, Mistakes by field.
    """
    founder = must_manage_people(session, actor)
    wrong = {"name": sentence} if (sentence := _wrong_name(session, name)) else {}
    if mode not in list(Mode):
        wrong["mode"] = "Choose how the team works."
    admin = session.get(Agent, bounded(founder.id if admin_id is None else admin_id))
    if admin is None or admin.suspended_at is not None:
        wrong["admin"] = "Choose somebody who can sign in."
    if admin is None or wrong:
        raise Mistakes(wrong)
    try:
        team_id = create_team(session, name=name, mode=Mode(mode)).value
    except IntegrityError:
        raise Mistakes({"name": TAKEN}) from None
    named = text.name(name, NAME_LIMIT)
    audit.note(session, AuditKind.TEAM_MADE, actor, team_id=team_id, name=named, mode=mode, agent=admin.id)
    return Outcome(team_id, seat(session, team_id=team_id, agent_id=admin.id, role=TeamRole.ADMIN).events)


def rename_team(session: Session, team_id: int, *, name: str, actor: Actor) -> Outcome[None]:
    """Give a team another name, by a workspace owner or admin; the same one changes nothing.

    Raises Forbidden, NotFound, Mistakes.
    """
    must_manage_people(session, actor)
    team = session.get(Team, bounded(team_id))
    if team is None:
        raise NotFound
    if sentence := _wrong_name(session, name, but=team.id):
        raise Mistakes({"name": sentence})
    new = text.name(name, NAME_LIMIT)
    if team.name == new:
        return Outcome(None)
    team.name = new
    try:
        session.flush()
    except IntegrityError:
        raise Mistakes({"name": TAKEN}) from None
    audit.note(session, AuditKind.TEAM_RENAMED, actor, team_id=team_id, name=new)
    return Outcome(None, told_of(session, members(session, team_id)))


def _wrong_name(session: Session, name: str, *, but: int | None = None) -> str:
    """What is wrong with a team's name; nothing when nothing is."""
    wanted = text.name(name, NAME_LIMIT).casefold()
    if not wanted:
        return "Give the team a name, such as Support."
    others = session.execute(select(col(Team.id), col(Team.name)))
    return TAKEN if any(other.casefold() == wanted and id_ != but for id_, other in others) else ""


def seat(session: Session, *, team_id: int, agent_id: int, role: TeamRole) -> Outcome[None]:
    """Give an agent a seat in a team, or another role in it."""
    member = session.get(TeamMember, (team_id, agent_id)) or TeamMember(
        team_id=team_id, agent_id=agent_id, since=clock.now()
    )
    member.role = role
    session.add(member)
    return Outcome(None, told_of(session, [agent_id]))


def member_names(session: Session, team_ids: Collection[int]) -> dict[int, str]:
    """What those are called who have a seat in one of these teams, by id."""
    seated = select(col(TeamMember.agent_id)).where(col(TeamMember.team_id).in_(team_ids))
    statement = select(col(Agent.id), col(Agent.name)).where(col(Agent.id).in_(seated))
    return dict(session.execute(statement).all()) if team_ids else {}


def team_names(session: Session, team_ids: Collection[int]) -> dict[int, str]:
    """The names of these teams by id, in the order of their names."""
    statement = (
        select(col(Team.id), col(Team.name)).where(col(Team.id).in_(team_ids)).order_by(col(Team.name))
    )
    return dict(session.execute(statement).all())


def every_team(session: Session) -> dict[int, str]:
    """The names of all teams by id, in the order of their names."""
    return dict(session.execute(select(col(Team.id), col(Team.name)).order_by(col(Team.name))).all())
