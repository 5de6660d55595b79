"""Decline: who holds an open invitation, in person or as one of a team, ends it (SPEC 2)."""

from sqlmodel import Session, col

from models import Ending, Invitation, MessageKind
from services.access import load_as_agent
from services.actor import Actor
from services.conversations import invitations
from services.conversations.change import Change
from services.outcome import Outcome


def decline(session: Session, conversation_id: int, *, actor: Actor) -> Outcome[None]:
    """End the invitation that the agent holds in person, else those of their teams. Twice is once.

    Raises NotFound when they may not see it.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    held = invitations.open_in(session, conversation.id, col(Invitation.agent_id) == viewer.agent_id)
    if not held:
        of_theirs = col(Invitation.team_id).in_(viewer.team_ids)
        held = invitations.open_in(session, conversation.id, of_theirs)
    if not held:
        return Outcome(None)
    change = Change(session, conversation)
    for invitation in held:
        invitations.end(change, invitation, Ending.DECLINED)
        change.note(actor, MessageKind.DECLINED, **invitations.guest(session, invitation))
    return change.done(None)
