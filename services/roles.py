"""Roles, in a team and in the workspace. A change of role ends the agent's sessions (DESIGN 6)."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from models import Agent, AuditKind, Team, TeamMember, TeamRole, Workspace, WorkspaceRole
from services import audit
from services.actor import Actor
from services.authority import (
    must_manage_people,
    must_manage_team,
    must_not_be_the_last_admin,
    one_by_one,
    told_of,
)
from services.events import Event
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import Conflict, Forbidden, NotFound
from services.sessions import revoke_all


def change_role(
    session: Session, team_id: int, *, agent_id: int, role: TeamRole, actor: Actor
) -> Outcome[None]:
    """Give a member of a team another role in it; the same one changes nothing.

    Raises NotFound, also for who is not a member, Forbidden, LastAdmin.
    """
    one_by_one(session, Team, team_id)
    must_manage_team(session, team_id, actor)
    member = session.get(TeamMember, (team_id, bounded(agent_id)))
    if member is None:
        raise NotFound
    if member.role == role:
        return Outcome(None)
    must_not_be_the_last_admin(session, team_id, agent_id)
    member.role = TeamRole(role)
    audit.note(session, AuditKind.TEAM_ROLE_CHANGED, actor, team_id=team_id, agent=agent_id, role=member.role)
    return Outcome(None, _changed(session, agent_id))


def change_workspace_role(
    session: Session, agent_id: int, *, role: WorkspaceRole, actor: Actor
) -> Outcome[None]:
    """Give an agent another role in the workspace. Owners alone make owners, and unmake them.

    Raises Forbidden, NotFound, Conflict for the last owner.
    """
    one_by_one(session, Workspace, 1)
    manager = must_manage_people(session, actor)
    agent = session.get(Agent, bounded(agent_id))
    if agent is None:
        raise NotFound
    if agent.workspace_role == role:
        return Outcome(None)
    if WorkspaceRole.OWNER in (agent.workspace_role, role) and manager.workspace_role != WorkspaceRole.OWNER:
        raise Forbidden("Only a workspace owner can make or unmake an owner.")
    if agent.workspace_role == WorkspaceRole.OWNER and _owners(session) == 1:
        raise Conflict("A workspace needs an owner. Make somebody else owner first.")
    agent.workspace_role = WorkspaceRole(role)
    audit.note(session, AuditKind.WORKSPACE_ROLE_CHANGED, actor, agent=agent_id, role=agent.workspace_role)
    return Outcome(None, _changed(session, agent_id))


def _changed(session: Session, agent_id: int) -> tuple[Event, ...]:
    return (*revoke_all(session, agent_id).events, *told_of(session, [agent_id]))


def _owners(session: Session) -> int:
    statement = select(func.count()).where(
        col(Agent.workspace_role) == WorkspaceRole.OWNER, col(Agent.suspended_at).is_(None)
    )
    return session.scalar(statement) or 0
