"""Asked into a team, and asking to join one: nobody is seated without both sides' word (SPEC 4)."""

from sqlalchemy import select, update
from sqlmodel import Session, col

from models import (
    Agent,
    AuditKind,
    Ended,
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
from services.events import NotificationsChanged
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import Conflict, NotFound
from services.teams import seat


def ask_in(session: Session, team_id: int, *, agent_id: int, actor: Actor) -> Outcome[int]:
    """Ask an agent into a team, by one of its Team Admins, or an owner or admin of the workspace.

    Returns the ask's id; asked twice is once. Raises NotFound, Conflict when they are in it.
    """
    asker = _working(session, actor.agent_id)
    if not (_is_team_admin(session, team_id, asker.id) or asker.workspace_role != WorkspaceRole.MEMBER):
        raise NotFound
    _existing(session, team_id)
    asked = _working(session, agent_id)
    if _is_seated(session, team_id, asked.id):
        raise Conflict(f"{asked.name} is in this team already.")
    return _ask(session, team_id, asked.id, by_id=asker.id)


def ask_to_join(session: Session, team_id: int, *, actor: Actor) -> Outcome[int]:
    """Ask to join a team; its Team Admins decide. Asked twice is once. Raises NotFound, Conflict."""
    asker = _working(session, actor.agent_id)
    _existing(session, team_id)
    if _is_seated(session, team_id, asker.id):
        raise Conflict("You are in this team already.")
    return _ask(session, team_id, asker.id, by_id=asker.id)


def accept(session: Session, ask_id: int, *, actor: Actor) -> Outcome[None]:
    """Take the seat one was asked into, as Team Representative; twice is once. Raises NotFound for others."""
    ask = session.get(TeamAsk, bounded(ask_id))
    if ask is None or ask.agent_id != _working(session, actor.agent_id).id or ask.by_id == ask.agent_id:
        raise NotFound
    return _seat(session, ask, Ended.ACCEPTED, ask.agent_id)


def approve(session: Session, ask_id: int, *, actor: Actor) -> Outcome[None]:
    """Seat who asked to join, by a Team Admin of the team; twice is once. Raises NotFound for others."""
    ask = session.get(TeamAsk, bounded(ask_id))
    agent_id = _working(session, actor.agent_id).id
    if ask is None or ask.by_id != ask.agent_id or not _is_team_admin(session, ask.team_id, agent_id):
        raise NotFound
    return _seat(session, ask, Ended.APPROVED, agent_id)


def _ask(session: Session, team_id: int, agent_id: int, *, by_id: int) -> Outcome[int]:
    for ask in session.scalars(
        _OPEN.where(col(TeamAsk.team_id) == team_id, col(TeamAsk.agent_id) == agent_id)
    ):
        if (ask.by_id == agent_id) == (by_id == agent_id):
            return Outcome(ask.id)
    ask = TeamAsk(team_id=team_id, agent_id=agent_id, by_id=by_id, at=clock.now())
    session.add(ask)
    session.flush()
    is_own = by_id == agent_id
    kind = AuditKind.TEAM_ASKED_TO_JOIN if is_own else AuditKind.TEAM_ASKED_IN
    audit.note(session, kind, agent(by_id), team_id=team_id, agent=agent_id)
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
    changed = NotificationsChanged((team_id,)) if is_own else NotificationsChanged(agent_ids=(agent_id,))
    return Outcome(ask.id, (changed,))


_OPEN = select(TeamAsk).where(col(TeamAsk.ended_at).is_(None))


def _seat(session: Session, ask: TeamAsk, how: Ended, by_id: int) -> Outcome[None]:
    """Seat them, and end every open ask of theirs for this team: one yes answers all."""
    if ask.ended_at is not None:
        return Outcome(None)
    asks = session.scalars(
        _OPEN.where(col(TeamAsk.team_id) == ask.team_id, col(TeamAsk.agent_id) == ask.agent_id)
    ).all()
    end = {"ended_at": clock.now(), "ended": how, "ended_by_id": by_id}
    for one in asks:
        one.ended_at, one.ended, one.ended_by_id = clock.now(), how, by_id
    session.execute(
        update(Notification).where(col(Notification.ask_id).in_([one.id for one in asks])).values(end)
    )
    changed = NotificationsChanged((ask.team_id,), (ask.agent_id,))
    if _is_seated(session, ask.team_id, ask.agent_id):
        return Outcome(None, (changed,))
    seated = seat(session, team_id=ask.team_id, agent_id=ask.agent_id, role=TeamRole.REPRESENTATIVE)
    audit.note(session, AuditKind.TEAM_JOINED, agent(by_id), team_id=ask.team_id, agent=ask.agent_id)
    return Outcome(None, (*seated.events, changed))


def _working(session: Session, agent_id: int) -> Agent:
    found = session.get(Agent, bounded(agent_id))
    if found is None or found.suspended_at is not None:
        raise NotFound
    return found


def _existing(session: Session, team_id: int) -> None:
    if session.get(Team, bounded(team_id)) is None:
        raise NotFound


def _is_seated(session: Session, team_id: int, agent_id: int) -> bool:
    return session.get(TeamMember, (bounded(team_id), agent_id)) is not None


def _is_team_admin(session: Session, team_id: int, agent_id: int) -> bool:
    member = session.get(TeamMember, (bounded(team_id), agent_id))
    return member is not None and member.role == TeamRole.ADMIN
