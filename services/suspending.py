"""Suspend and reactivate: who is suspended is signed out at once and leaves every conversation (SPEC 2)."""

from sqlmodel import Session

from models import Agent, AuditKind, ChoreKind, Workspace, WorkspaceRole
from services import audit, chores, clock
from services.actor import Actor
from services.authority import must_manage_people, one_by_one, told_of
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import Conflict, Forbidden, NotFound
from services.sessions import revoke_all


def suspend(session: Session, agent_id: int, *, actor: Actor) -> Outcome[None]:
    """Take an agent's access away, by a workspace owner or admin; twice is once.

    Raises Forbidden, NotFound, Conflict for oneself.
    """
    one_by_one(session, Workspace, 1)
    agent = _other(session, agent_id, actor)
    if agent.suspended_at is not None:
        return Outcome(None)
    agent.suspended_at = clock.now()
    audit.note(session, AuditKind.AGENT_SUSPENDED, actor, agent=agent.id)
    ended = revoke_all(session, agent.id).events
    changed = told_of(session, [agent.id])
    return Outcome(None, (*ended, *changed, *chores.begin(session, ChoreKind.LEAVE, agent_id=agent.id)))


def reactivate(session: Session, agent_id: int, *, actor: Actor) -> Outcome[None]:
    """Let a suspended agent sign in again, with the seats in teams that they had.

    Raises Forbidden, NotFound, Conflict for oneself.
    """
    agent = _other(session, agent_id, actor)
    if agent.suspended_at is None:
        return Outcome(None)
    agent.suspended_at = None
    audit.note(session, AuditKind.AGENT_REACTIVATED, actor, agent=agent.id)
    return Outcome(None, told_of(session, [agent.id]))


def _other(session: Session, agent_id: int, actor: Actor) -> Agent:
    manager = must_manage_people(session, actor)
    agent = session.get(Agent, bounded(agent_id))
    if agent is None:
        raise NotFound
    if agent.id == manager.id:
        raise Conflict("You can't suspend yourself. Ask another owner or admin.")
    if agent.workspace_role == WorkspaceRole.OWNER and manager.workspace_role != WorkspaceRole.OWNER:
        raise Forbidden("Only a workspace owner can do this to an owner.")
    return agent
