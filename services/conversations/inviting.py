"""Invite: the crew asks an agent or a team into the conversation (SPEC 2)."""

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlmodel import Session, col

from models import Agent, Conversation, Ending, Invitation, MessageKind, Mode, Team
from services.access import load, load_as_agent
from services.actor import SYSTEM, Actor
from services.conversations import invitations
from services.conversations.change import Change
from services.conversations.crew import must_be_crew, must_be_going_on
from services.events import Event
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import Conflict


def invite(session: Session, conversation_id: int, *, agent_id: int, actor: Actor) -> Outcome[None]:
    """Invite an agent: they see it from now on, and their JOIN takes the invitation. Twice is once.

    Raises NotFound, Forbidden for who is not in the crew, Conflict for who can't be invited.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    must_be_crew(conversation, viewer)
    must_be_going_on(conversation)
    can_serve(session, agent_id)
    if agent_id in conversation.crew_ids:
        raise Conflict("They are in this conversation already.")
    if agent_id in conversation.invited_ids:
        return Outcome(None)
    change = Change(session, conversation)
    invitations.give(change, viewer.agent_id, agent_id=agent_id)
    change.note(actor, MessageKind.INVITED, **invitations.agent_guest(session, agent_id))
    return change.done(None)


def invite_team(session: Session, conversation_id: int, *, team_id: int, actor: Actor) -> Outcome[None]:
    """Invite a team. Twice is once.

    One of collaboration mode becomes one of the conversation's teams. Of one of grab mode the first
    Representative to GRAB the invitation enters the crew.
    Raises NotFound, Forbidden for who is not in the crew, Conflict for a team that can't be invited.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    must_be_crew(conversation, viewer)
    must_be_going_on(conversation)
    team = session.get(Team, bounded(team_id))
    if team is None:
        raise Conflict("There is no such team any more.")
    if team.deactivated_at is not None:
        raise Conflict("This team is deactivated: it takes no new conversations. Invite another one.")
    if is_there(conversation, team):
        return Outcome(None)
    change = Change(session, conversation)
    if team.mode == Mode.COLLABORATION:
        change.lie_with([*conversation.team_ids, team.id])
    else:
        invitations.give(change, viewer.agent_id, team_id=team.id)
    change.note(actor, MessageKind.INVITED, **invitations.team_guest(session, team.id))
    return change.done(None)


def is_there(conversation: Conversation, team: Team) -> bool:
    """Whether the team has been asked already, or sees it in any case.

    A grab team of its own may be asked for a second pair of hands once somebody owns it.
    """
    if team.id in conversation.invited_team_ids:
        return True
    is_hidden = team.mode == Mode.GRAB and conversation.owner_id is not None
    return team.id in conversation.team_ids and not is_hidden


def can_serve(session: Session, agent_id: int) -> None:
    """Raise Conflict unless there is such an agent, not suspended."""
    agent = session.get(Agent, bounded(agent_id))
    if agent is None or agent.suspended_at is not None:
        raise Conflict("This agent can't serve now. Choose somebody else.")


def end_invitations_of(
    session: Session, agent_id: int, team_ids: Collection[int] | None = None
) -> tuple[Event, ...]:
    """End what an agent holds in person, of conversations of these teams, or of all; tells what happened.

    For suspending an agent and for removing one from a team (SPEC 2). With a change of one conversation
    under way, `end_invitation_in` does it there.
    """
    events: list[Event] = []
    for conversation_id in _holding(session, agent_id):
        conversation = load(session, conversation_id, SYSTEM)
        if team_ids is None or not set(team_ids).isdisjoint(conversation.team_ids):
            change = Change(session, conversation)
            end_invitation_in(change, agent_id)
            events += change.done(None).events
    return tuple(events)


def end_invitation_in(change: Change, agent_id: int) -> None:
    """End what an agent holds in person in this conversation, with a line that says so."""
    if agent_id not in change.conversation.invited_ids:
        return
    invitation = invitations.of_agent(change.session, change.conversation.id, agent_id)
    if invitation is not None:
        invitations.end(change, invitation, Ending.WITHDRAWN)
        change.note(SYSTEM, MessageKind.WITHDRAWN, **invitations.agent_guest(change.session, agent_id))


def _holding(session: Session, agent_id: int) -> Iterator[int]:
    statement = (
        select(col(Invitation.conversation_id))
        .where(col(Invitation.agent_id) == agent_id, col(Invitation.ended_at).is_(None))
        .order_by(col(Invitation.conversation_id))
    )
    return iter(session.scalars(statement).all())
