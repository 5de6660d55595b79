"""LEAVE: an agent goes out of the crew; an owner's ownership passes on or ends (SPEC 2)."""

from sqlalchemy import select
from sqlmodel import Session, col

from models import Agent, CrewMember, MessageKind, Mode, State, Team, TeamMember, TeamRole
from services.access import load_as_agent
from services.actor import SYSTEM, Actor
from services.actor import agent as agent_actor
from services.conversations.change import Change
from services.conversations.crew import is_crew, is_team_admin
from services.outcome import Outcome
from services.refusal import Forbidden


def leave(session: Session, conversation_id: int, *, actor: Actor) -> Outcome[None]:
    """Let an agent out of the crew; the wait, if there is one, goes on. Twice is once.

    Raises NotFound when they may not see it.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    if not is_crew(conversation, viewer) or conversation.state == State.CLOSED:
        return Outcome(None)
    change = Change(session, conversation)
    change.note(actor, MessageKind.LEFT)
    go_out(change, viewer.agent_id)
    return change.done(None)


def take_out(session: Session, conversation_id: int, *, agent_id: int, actor: Actor) -> Outcome[None]:
    """Make another agent LEAVE, by a Team Admin. Nothing happens when they are not in the crew.

    Raises NotFound, Forbidden.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    if not is_team_admin(conversation, viewer):
        raise Forbidden("Only a Team Admin can take somebody out.")
    if agent_id not in conversation.crew_ids or conversation.state == State.CLOSED:
        return Outcome(None)
    change = Change(session, conversation)
    change.note(actor, MessageKind.TAKEN_OUT, agent_id=agent_id, name=session.get_one(Agent, agent_id).name)
    go_out(change, agent_id)
    return change.done(None)


def go_out(change: Change, agent_id: int) -> None:
    """Out of the crew; an owner's ownership passes to the Representative longest in it, else ends."""
    conversation = change.conversation
    change.exit(agent_id)
    if conversation.owner_id != agent_id:
        return
    conversation.owner_id = _heir(change)
    if conversation.owner_id is not None:
        change.note(agent_actor(conversation.owner_id), MessageKind.INHERITED)
    else:
        change.note(SYSTEM, MessageKind.UNOWNED)


def _heir(change: Change) -> int | None:
    """The Representative of its grab teams who has been in the crew longest, and is Team Admin of none."""
    conversation = change.conversation
    change.session.flush()
    admins = (
        select(col(TeamMember.agent_id))
        .where(col(TeamMember.team_id).in_(conversation.team_ids), col(TeamMember.role) == TeamRole.ADMIN)
        .scalar_subquery()
    )
    statement = (
        select(col(CrewMember.agent_id))
        .join(TeamMember, col(TeamMember.agent_id) == col(CrewMember.agent_id))
        .join(Agent, col(Agent.id) == col(CrewMember.agent_id))
        .join(Team, col(Team.id) == col(TeamMember.team_id))
        .where(
            col(CrewMember.conversation_id) == conversation.id,
            col(Team.id).in_(conversation.team_ids),
            col(Team.mode) == Mode.GRAB,
            col(CrewMember.agent_id).not_in(admins),
            col(Agent.suspended_at).is_(None),
        )
        .order_by(col(CrewMember.joined_at), col(CrewMember.agent_id))
        .limit(1)
    )
    return change.session.scalar(statement)
