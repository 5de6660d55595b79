"""Who was suspended, or removed from a team, leaves every conversation there, closed ones too (SPEC 2)."""

from collections.abc import Sequence

from sqlalchemy import select, union
from sqlmodel import Session, col

from models import Agent, Chore, Conversation, ConversationTeam, CrewMember, Invitation, MessageKind, State
from services.access import load
from services.actor import SYSTEM
from services.authority import role_in
from services.conversations.change import Change
from services.conversations.inviting import end_invitation_in
from services.conversations.leaving import go_out
from services.conversations.task import Task
from services.events import Event


def unseat(session: Session, chore: Chore) -> Task:
    """Of the chore's team, or of all. Void when the agent is back meanwhile."""
    agent, team_id = session.get_one(Agent, chore.agent_id), chore.team_id
    is_back = (
        agent.suspended_at is None if team_id is None else role_in(session, team_id, agent.id) is not None
    )
    seats = select(col(CrewMember.conversation_id)).where(col(CrewMember.agent_id) == agent.id)
    owned = select(col(Conversation.id)).where(col(Conversation.owner_id) == agent.id)
    invited = select(col(Invitation.conversation_id)).where(
        col(Invitation.agent_id) == agent.id, col(Invitation.ended_at).is_(None)
    )
    if team_id is not None:
        of_team = select(col(ConversationTeam.conversation_id)).where(
            col(ConversationTeam.team_id) == team_id
        )
        seats = seats.where(col(CrewMember.conversation_id).in_(of_team))
        owned = owned.where(col(Conversation.id).in_(of_team))
        invited = invited.where(col(Invitation.conversation_id).in_(of_team))
    why = _why(session, agent, team_id)

    def act(conversation_id: int) -> Sequence[Event]:
        return _unseat(session, conversation_id, agent.id, why)

    return Task(None if is_back else union(seats, owned, invited), act, lingers=not is_back)


Why = tuple[MessageKind, dict[str, object]]


def _why(session: Session, agent: Agent, team_id: int | None) -> Why:
    who: dict[str, object] = {"agent_id": agent.id, "name": agent.name}
    if team_id is None:
        return MessageKind.SUSPENDED, who
    return MessageKind.REMOVED, who


def _unseat(session: Session, conversation_id: int, agent_id: int, why: Why) -> Sequence[Event]:
    conversation = load(session, conversation_id, SYSTEM)
    is_there = agent_id in conversation.crew_ids or conversation.owner_id == agent_id
    if not is_there and agent_id not in conversation.invited_ids:
        return ()
    change = Change(session, conversation)
    end_invitation_in(change, agent_id)
    if not is_there:
        return change.done(None).events
    if conversation.state == State.CLOSED:
        change.exit(agent_id)
        if conversation.owner_id == agent_id:
            conversation.owner_id = None
    else:
        kind, detail = why
        change.note(SYSTEM, kind, **detail)
        go_out(change, agent_id)
    return change.done(None).events
