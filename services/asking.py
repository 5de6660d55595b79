"""Asked into a team, and asking to join one: nobody is seated without both sides' word (SPEC 4)."""

from sqlalchemy import select, update
from sqlmodel import Session, col

from models import (
    Agent,
    AuditKind,
    Notification,
    NotificationKind,
    Team,
    TeamAsk,
    TeamMember,
    TeamRole,
    WorkspaceRole,
)
from services import audit, clock
from services.actor import Actor, agent
from services.authority import role_in
from services.events import NotificationsChanged
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import BadRequest, Conflict, NotFound


def ask_in(
    session: Session, team_id: int, *, agent_id: int, role: str = TeamRole.REPRESENTATIVE, actor: Actor
) -> Outcome[int]:
    """Ask an agent into a team, by one of its Team Admins, or an owner or admin of the workspace.

    Returns the ask's id; asked twice is once, with the role that was named last. Raises NotFound, BadRequest,
    Conflict when they are in it.
    """
    asker = working(session, actor.agent_id)
    if not manages(session, team_id, asker):
        raise NotFound
    _active(session, team_id)
    if role not in list(TeamRole):
        raise BadRequest("Choose a role in the team.")
    asked = working(session, agent_id)
    if is_seated(session, team_id, asked.id):
        raise Conflict(f"{asked.name} is in this team already.")
    return _ask(session, team_id, asked.id, by_id=asker.id, role=TeamRole(role))


def ask_to_join(session: Session, team_id: int, *, actor: Actor) -> Outcome[int]:
    """Ask to join a team; its Team Admins decide. Asked twice is once. Raises NotFound, Conflict."""
    asker = working(session, actor.agent_id)
    _active(session, team_id)
    if is_seated(session, team_id, asker.id):
        raise Conflict("You are in this team already.")
    return _ask(session, team_id, asker.id, by_id=asker.id, role=TeamRole.REPRESENTATIVE)


def _ask(session: Session, team_id: int, agent_id: int, *, by_id: int, role: TeamRole) -> Outcome[int]:
    is_own = by_id == agent_id
    for ask in session.scalars(
        OPEN.where(col(TeamAsk.team_id) == team_id, col(TeamAsk.agent_id) == agent_id)
    ):
        if (ask.by_id == agent_id) == is_own:
            return _ask_otherwise(session, ask, by_id, role)
    ask = TeamAsk(team_id=team_id, agent_id=agent_id, by_id=by_id, role=role, at=clock.now())
    session.add(ask)
    session.flush()
    _note(session, ask, by_id)
    session.add(
        Notification(
            kind=NotificationKind.ASKS_TO_JOIN if is_own else NotificationKind.ASKED_IN,
            at=ask.at,
            team_id=team_id,
            agent_id=None if is_own else agent_id,
            by_id=by_id,
            ask_id=ask.id,
        )
    )
    return Outcome(ask.id, (NotificationsChanged((team_id,), (agent_id,)),))


def _ask_otherwise(session: Session, ask: TeamAsk, by_id: int, role: TeamRole) -> Outcome[int]:
    """The same ask with this role, and of who asks now where who asked before may not do so any more."""
    asker = ask.by_id if is_vouched_for(session, ask) else by_id
    if (ask.role, ask.by_id) == (role, asker):
        return Outcome(ask.id)
    ask.role, ask.by_id = role, asker
    session.execute(update(Notification).where(col(Notification.ask_id) == ask.id).values(by_id=asker))
    _note(session, ask, by_id)
    return Outcome(ask.id, (NotificationsChanged((ask.team_id,), (ask.agent_id,)),))


def _note(session: Session, ask: TeamAsk, by_id: int) -> None:
    if ask.by_id == ask.agent_id:
        audit.note(
            session, AuditKind.TEAM_ASKED_TO_JOIN, agent(by_id), team_id=ask.team_id, agent=ask.agent_id
        )
    else:
        kind, of = AuditKind.TEAM_ASKED_IN, ask.team_id
        audit.note(session, kind, agent(by_id), team_id=of, agent=ask.agent_id, role=ask.role)


OPEN = select(TeamAsk).where(col(TeamAsk.ended_at).is_(None))


def working(session: Session, agent_id: int) -> Agent:
    """An agent who can act. Raises NotFound."""
    found = session.get(Agent, bounded(agent_id))
    if found is None or found.suspended_at is not None:
        raise NotFound
    return found


def manages(session: Session, team_id: int, one: Agent) -> bool:
    """Whether an agent decides who is in a team: its Team Admins, and who manages the workspace."""
    return one.workspace_role != WorkspaceRole.MEMBER or role_in(session, team_id, one.id) == TeamRole.ADMIN


def is_vouched_for(session: Session, ask: TeamAsk) -> bool:
    """Whether who asked somebody in could still do so."""
    by = session.get_one(Agent, ask.by_id)
    return by.suspended_at is None and manages(session, ask.team_id, by)


def is_seated(session: Session, team_id: int, agent_id: int) -> bool:
    """Whether an agent is in a team already."""
    return session.get(TeamMember, (bounded(team_id), agent_id)) is not None


def _active(session: Session, team_id: int) -> None:
    team = session.get(Team, bounded(team_id))
    if team is None:
        raise NotFound
    if team.deactivated_at is not None:
        raise Conflict("This team is deactivated. Owners and admins of the workspace can reactivate it.")
