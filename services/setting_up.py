"""From an empty database to a workspace that works: its owner, a team, and a door for customers."""

import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from models import AuditKind, Mode, Team, TeamRole, Workspace, WorkspaceRole
from services import audit, clock
from services.actor import SYSTEM
from services.agents import anyone, create_agent, normal_email
from services.channels.routing import create_channel
from services.outcome import Outcome
from services.teams import create_team, seat

WORKSPACE_NAME = "Triptych"
TEAM_NAME = "Support"
CHANNEL_NAME = "Website"


@dataclass(frozen=True, slots=True)
class Added:
    """Who was added; the first one gets a channel, whose key stands in the embed line."""

    agent_id: int
    email: str
    channel_key: str | None


def add_agent(
    session: Session, *, name: str, email: str, password: str, workspace_role: str
) -> Outcome[Added]:
    """Make an agent with a seat in the first team.

    The first agent is the owner and Team Admin of a team made for them, with a web channel that leads to it.
    Raises what `create_agent` raises.
    """
    is_first = not anyone(session)
    role = workspace_role or (WorkspaceRole.OWNER if is_first else WorkspaceRole.MEMBER)
    agent_id = create_agent(session, name=name, email=email, password=password, workspace_role=role).value
    team_id = session.scalars(select(col(Team.id)).order_by(col(Team.id)).limit(1)).first()
    channel_key = None
    if team_id is None:
        team_id, channel_key = _begin(session)
    seating = seat(
        session,
        team_id=team_id,
        agent_id=agent_id,
        role=TeamRole.ADMIN if is_first else TeamRole.REPRESENTATIVE,
    )
    audit.note(session, AuditKind.AGENT_ADDED, SYSTEM, team_id=team_id, agent=agent_id, role=role)
    return Outcome(Added(agent_id, normal_email(email), channel_key), seating.events)


def _begin(session: Session) -> tuple[int, str]:
    """Make the workspace, its first team and its first channel."""
    if session.get(Workspace, 1) is None:
        session.add(Workspace(name=WORKSPACE_NAME, created_at=clock.now()))
    team_id = create_team(session, name=TEAM_NAME, mode=Mode.COLLABORATION).value
    key = new_key()
    create_channel(session, kind="web", key=key, name=CHANNEL_NAME, team_ids=[team_id])
    return team_id, key


def new_key() -> str:
    """A channel's key: short enough for an address, and nobody's to guess by counting."""
    return secrets.token_hex(6)
