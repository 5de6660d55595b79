"""JOIN: an agent enters the crew; where rule 4 lets them see it, JOIN is the grab (SPEC 2)."""

from sqlmodel import Session

from models import Conversation, MessageKind
from services.access import Viewer, load_as_agent, viewer_of
from services.actor import Actor
from services.conversations.change import Change
from services.conversations.crew import is_crew, may_own, must_be_going_on
from services.conversations.grabbing import claim, enter_as_owner, refuse_late
from services.conversations.handing_over import is_offered
from services.conversations.taking import sees_by_team_alone, take, take_of_team
from services.outcome import Outcome
from services.refusal import NotFound


def join(session: Session, conversation_id: int, *, actor: Actor) -> Outcome[None]:
    """Let an agent who sees an open or visiting conversation into its crew; twice is once.

    A Representative of its grab teams becomes the owner with it, when nobody is, or when it was handed over
    to them. Who sees it by an invitation alone takes that. Raises NotFound when they may not see it, Grabbed
    when a colleague was first, Conflict when it is closed.
    """
    try:
        conversation, viewer = load_as_agent(session, conversation_id, actor)
    except NotFound:
        refuse_late(session, conversation_id, viewer_of(session, actor.agent_id))
        raise
    must_be_going_on(conversation)
    if is_crew(conversation, viewer) and not is_offered(session, conversation, viewer):
        return Outcome(None)
    if is_grab(conversation, viewer) and claim(session, conversation_id, viewer):
        return enter_as_owner(session, conversation_id, viewer, actor)
    change = Change(session, conversation)
    if sees_by_team_alone(conversation, viewer):
        take_of_team(change, viewer, viewer.team_ids)
    enter(change, viewer, actor)
    return change.done(None)


def is_grab(conversation: Conversation, viewer: Viewer) -> bool:
    """Whether a JOIN would be the grab: exactly when rule 4 holds and the viewer is no Team Admin of it."""
    return conversation.owner_id is None and may_own(conversation, viewer)


def enter(change: Change, viewer: Viewer, actor: Actor) -> None:
    """Let the viewer in, with the line that says so; as owner where their JOIN is the grab."""
    conversation = change.conversation
    kind = MessageKind.JOINED
    if is_grab(conversation, viewer):
        conversation.owner_id = viewer.agent_id
        kind = MessageKind.GRABBED
    if not is_crew(conversation, viewer):
        change.enter(viewer.agent_id)
        change.note(actor, kind)
    take(change, viewer)
