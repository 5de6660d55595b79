"""Accept an invitation: an account, its seats, and nobody else by the same link."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlmodel import Session, col

from models import Agent, AuditKind, Joining, JoiningEnd, JoiningTeam, TeamRole, WorkspaceRole
from services import actor, audit, clock
from services.agents import NAME_LENGTH, agent_by_email, enrol
from services.authority import manages_people
from services.events import Event
from services.joining.refusals import BadLink, Expired, InviterGone, Renewed, Used, Withdrawn
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import Conflict, Mistakes
from services.teams import seat
from services.text import name as called
from services.workspace import workspace_name

NAMELESS = "Say what customers and colleagues call you."


@dataclass(frozen=True, slots=True)
class Offer:
    """What whoever has the link is shown."""

    workspace: str
    by: str
    email: str
    name: str


def offer(session: Session, joining_id: int, number: int) -> Offer:
    """What a link offers. Raises the reason why it offers nothing."""
    joining = session.get(Joining, bounded(joining_id))
    if joining is None:
        raise BadLink
    _must_be_good(session, joining, number)
    by = session.get_one(Agent, joining.by_id)
    return Offer(workspace_name(session), by.name, joining.email, joining.name)


def accept(session: Session, joining_id: int, number: int, *, name: str, password_hash: str) -> Outcome[int]:
    """Make the account, seat it, and return the agent's id. Of two at the same time one is first.

    `password_hash` is of a password that was checked. Raises Mistakes for the name, or why the link is void.
    """
    name = called(name, NAME_LENGTH)
    if not name:
        raise Mistakes({"name": NAMELESS})
    # Locked: whoever comes at the same moment finds it used, and not the account that it has just made.
    joining = session.get(Joining, bounded(joining_id), with_for_update=True)
    if joining is None:
        raise BadLink
    _must_be_good(session, joining, number)
    _claim(session, joining, number)
    agent_id = enrol(
        session,
        name=name,
        email=joining.email,
        password_hash=password_hash,
        workspace_role=WorkspaceRole(joining.workspace_role),
    ).value
    joining.agent_id = agent_id
    teams = select(JoiningTeam).where(col(JoiningTeam.joining_id) == joining.id)
    events: list[Event] = []
    for one in session.scalars(teams.order_by(col(JoiningTeam.team_id))).all():
        events += seat(session, team_id=one.team_id, agent_id=agent_id, role=TeamRole(one.role)).events
    audit.note(session, AuditKind.INVITATION_ACCEPTED, actor.agent(agent_id), invitation=joining.id)
    return Outcome(agent_id, tuple(events))


def _claim(session: Session, joining: Joining, number: int) -> None:
    """One conditional update: with a read before a write two could be first (DESIGN 3)."""
    now = clock.now()
    claimed = session.execute(
        update(Joining)
        .where(col(Joining.id) == joining.id, col(Joining.ended_at).is_(None))
        .where(col(Joining.number) == number, col(Joining.expires_at) > now)
        .values(ended=JoiningEnd.ACCEPTED, ended_at=now)
        .returning(col(Joining.id))
    ).first()
    session.refresh(joining)
    if claimed is None:
        _must_be_good(session, joining, number)
        raise Used


def _must_be_good(session: Session, joining: Joining, number: int) -> None:
    if joining.ended == JoiningEnd.ACCEPTED:
        raise Used
    if joining.ended == JoiningEnd.WITHDRAWN:
        raise Withdrawn
    if joining.number != number:
        raise Renewed
    if joining.expires_at <= clock.now():
        raise Expired
    if agent_by_email(session, joining.email) is not None:
        raise Conflict("There is an account with your address already. Sign in.")
    by = session.get_one(Agent, joining.by_id)
    must_be_owner = joining.workspace_role == WorkspaceRole.OWNER
    if not manages_people(by) or (must_be_owner and by.workspace_role != WorkspaceRole.OWNER):
        raise InviterGone
