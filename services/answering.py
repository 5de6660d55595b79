"""What becomes of an ask: accepted, approved, declined or withdrawn (SPEC 4)."""

from collections.abc import Collection

from sqlalchemy import update
from sqlmodel import Session, col

from models import AuditKind, Ended, Notification, TeamAsk, TeamRole
from services import audit, clock
from services.actor import Actor, agent
from services.asking import OPEN, is_seated, is_vouched_for, manages, working
from services.events import NotificationsChanged
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import Conflict, NotFound
from services.teams import seat


class AskerGone(Conflict):
    """Whoever lost the right to give seats away gives none by what they asked before."""

    sentence = "Whoever asked you into this team can't do so any more. Ask to join it, or be asked again."


def accept(session: Session, ask_id: int, *, actor: Actor) -> Outcome[None]:
    """Take the seat one was asked into, with the role named; twice is once.

    Raises NotFound for others, AskerGone.
    """
    ask, is_mine, _ = _ask(session, ask_id, actor)
    if not is_mine or _is_own(ask):
        raise NotFound
    if ask.ended_at is None and not is_vouched_for(session, ask):
        raise AskerGone
    return _seat(session, ask, Ended.ACCEPTED, ask.agent_id)


def approve(session: Session, ask_id: int, *, actor: Actor) -> Outcome[None]:
    """Seat who asked to join, by who manages the team; twice is once. Raises NotFound for others."""
    ask, _, may_manage = _ask(session, ask_id, actor)
    if not may_manage or not _is_own(ask):
        raise NotFound
    working(session, ask.agent_id)
    return _seat(session, ask, Ended.APPROVED, actor.agent_id)


def decline_ask(session: Session, ask_id: int, *, actor: Actor) -> Outcome[None]:
    """Say no: who was asked in; to who asks to join, who manages the team. Twice is once. Raises NotFound."""
    ask, is_mine, may_manage = _ask(session, ask_id, actor)
    if not (may_manage if _is_own(ask) else is_mine):
        raise NotFound
    return _end(session, ask, Ended.DECLINED, AuditKind.TEAM_ASK_DECLINED, actor)


def withdraw_ask(session: Session, ask_id: int, *, actor: Actor) -> Outcome[None]:
    """Take an ask back: one's own to join, or of who manages the team; twice is once. Raises NotFound."""
    ask, is_mine, may_manage = _ask(session, ask_id, actor)
    if not (is_mine if _is_own(ask) else may_manage):
        raise NotFound
    return _end(session, ask, Ended.WITHDRAWN, AuditKind.TEAM_ASK_WITHDRAWN, actor)


def _ask(session: Session, ask_id: int, actor: Actor) -> tuple[TeamAsk, bool, bool]:
    """An ask, whether it is about who acts, and whether they manage its team."""
    me, ask = working(session, actor.agent_id), session.get(TeamAsk, bounded(ask_id))
    if ask is None:
        raise NotFound
    return ask, ask.agent_id == me.id, manages(session, ask.team_id, me)


def _is_own(ask: TeamAsk) -> bool:
    """Whether it is theirs who asks to join."""
    return ask.by_id == ask.agent_id


def _seat(session: Session, ask: TeamAsk, how: Ended, by_id: int) -> Outcome[None]:
    """Seat them, and end every open ask of theirs for this team: one yes answers all."""
    if ask.ended_at is not None:
        return Outcome(None)
    asks = session.scalars(
        OPEN.where(col(TeamAsk.team_id) == ask.team_id, col(TeamAsk.agent_id) == ask.agent_id)
    ).all()
    _mark(session, asks, how, by_id)
    changed = NotificationsChanged((ask.team_id,), (ask.agent_id,))
    if is_seated(session, ask.team_id, ask.agent_id):
        return Outcome(None, (changed,))
    seated = seat(session, team_id=ask.team_id, agent_id=ask.agent_id, role=TeamRole(ask.role))
    audit.note(
        session, AuditKind.TEAM_JOINED, agent(by_id), team_id=ask.team_id, agent=ask.agent_id, role=ask.role
    )
    return Outcome(None, (*seated.events, changed))


def _end(session: Session, ask: TeamAsk, how: Ended, kind: AuditKind, actor: Actor) -> Outcome[None]:
    if ask.ended_at is not None:
        return Outcome(None)
    _mark(session, [ask], how, actor.agent_id)
    audit.note(session, kind, actor, team_id=ask.team_id, agent=ask.agent_id)
    return Outcome(None, (NotificationsChanged((ask.team_id,), (ask.agent_id,)),))


def _mark(session: Session, asks: Collection[TeamAsk], how: Ended, by_id: int) -> None:
    """These are over, and so is what called for them."""
    now = clock.now()
    for ask in asks:
        ask.ended_at, ask.ended, ask.ended_by_id = now, how, by_id
    session.execute(
        update(Notification)
        .where(col(Notification.ask_id).in_([ask.id for ask in asks]))
        .values(ended_at=now, ended=how, ended_by_id=by_id)
    )
