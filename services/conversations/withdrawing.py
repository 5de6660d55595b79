"""Withdraw: the inviter, or a Team Admin of the conversation's teams, ends an open invitation (SPEC 2)."""

from sqlmodel import Session, col

from models import Conversation, Ending, Invitation, MessageKind
from services.access import Viewer, load_as_agent
from services.actor import Actor
from services.conversations import invitations
from services.conversations.change import Change
from services.conversations.crew import is_team_admin
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import Forbidden


def withdraw(session: Session, conversation_id: int, *, invitation_id: int, actor: Actor) -> Outcome[None]:
    """End it; nothing happens when it has come to its end already. Raises NotFound, Forbidden."""
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    this_one = col(Invitation.id) == bounded(invitation_id)
    for invitation in invitations.open_in(session, conversation.id, this_one):
        if not may_withdraw(conversation, viewer, invitation):
            raise Forbidden("Only who invited or a Team Admin can withdraw this invitation.")
        change = Change(session, conversation)
        invitations.end(change, invitation, Ending.WITHDRAWN)
        change.note(actor, MessageKind.WITHDRAWN, **invitations.guest(session, invitation))
        return change.done(None)
    return Outcome(None)


def may_withdraw(conversation: Conversation, viewer: Viewer, invitation: Invitation) -> bool:
    """Whether the viewer invited, or is Team Admin of one of the conversation's teams."""
    return invitation.by_id == viewer.agent_id or is_team_admin(conversation, viewer)
