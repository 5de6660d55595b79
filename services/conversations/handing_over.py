"""Hand over: an invitation to a Representative of its grab teams to own the conversation (SPEC 2)."""

from sqlmodel import Session, col

from models import Conversation, Ending, Invitation, InvitationKind, MessageKind
from services.access import Viewer, load_as_agent, viewer_of
from services.actor import Actor
from services.actor import agent as agent_actor
from services.conversations import invitations
from services.conversations.change import Change
from services.conversations.crew import is_team_admin, may_own, must_be_going_on
from services.conversations.inviting import can_serve
from services.conversations.leaving import go_out
from services.outcome import Outcome
from services.refusal import Conflict, Forbidden, NotFound


def hand_over(session: Session, conversation_id: int, *, agent_id: int, actor: Actor) -> Outcome[None]:
    """Ask a Representative to own it; in the crew or not. Twice is once; of several givers the last counts.

    Raises NotFound, Forbidden for who is neither owner nor Team Admin, Conflict for who can't own it.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    if not may_hand_over(conversation, viewer):
        raise Forbidden("Only the owner or a Team Admin can hand a conversation over.")
    must_be_going_on(conversation)
    can_serve(session, agent_id)
    if agent_id == conversation.owner_id or not may_own(conversation, viewer_of(session, agent_id)):
        raise Conflict("Choose another Representative of a team that grabs this conversation.")
    held = invitations.of_agent(session, conversation_id, agent_id)
    if held and (held.kind, held.by_id) == (InvitationKind.HAND_OVER, viewer.agent_id):
        return Outcome(None)
    change = Change(session, conversation)
    if held:  # asked for something else now
        invitations.end(change, held, Ending.WITHDRAWN)
        session.flush()
    invitations.give(change, viewer.agent_id, agent_id=agent_id, kind=InvitationKind.HAND_OVER)
    change.note(actor, MessageKind.HANDED_OVER, **invitations.agent_guest(session, agent_id))
    return change.done(None)


def may_hand_over(conversation: Conversation, viewer: Viewer) -> bool:
    """Whether the viewer is its owner or Team Admin of one of its teams."""
    return conversation.owner_id == viewer.agent_id or is_team_admin(conversation, viewer)


def is_offered(session: Session, conversation: Conversation, viewer: Viewer) -> bool:
    """Whether the viewer has been asked to own it."""
    if viewer.agent_id not in conversation.invited_ids:
        return False
    is_hand_over = col(Invitation.kind) == InvitationKind.HAND_OVER
    return bool(
        invitations.open_in(
            session, conversation.id, is_hand_over, col(Invitation.agent_id) == viewer.agent_id
        )
    )


def take_over(change: Change, viewer: Viewer, by_id: int) -> None:
    """The taker owns it, and the giver leaves, as far as the one may own and the other may still give."""
    conversation = change.conversation
    if not may_own(conversation, viewer) or not _may_still_give(change, viewer, by_id):
        return
    if conversation.owner_id != viewer.agent_id:
        conversation.owner_id = viewer.agent_id
        change.note(agent_actor(viewer.agent_id), MessageKind.INHERITED)
    if by_id in conversation.crew_ids:
        change.note(agent_actor(by_id), MessageKind.LEFT)
        go_out(change, by_id)


def _may_still_give(change: Change, viewer: Viewer, by_id: int) -> bool:
    """Somebody else may have come to own it since; then the giver has nothing to give any more."""
    conversation = change.conversation
    if conversation.owner_id in (None, by_id, viewer.agent_id):
        return True
    try:
        return is_team_admin(conversation, viewer_of(change.session, by_id))
    except NotFound:  # suspended
        return False
