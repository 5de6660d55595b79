"""No reply needed: the crew ends a wait without an answer."""

from sqlmodel import Session

from models import MessageKind
from services.access import load_as_agent
from services.actor import Actor
from services.conversations import waiting
from services.conversations.change import Change
from services.conversations.crew import must_be_crew
from services.outcome import Outcome


def no_reply_needed(session: Session, conversation_id: int, *, actor: Actor) -> Outcome[None]:
    """End the wait, with a line that says who; nothing happens while nobody waits.

    Raises NotFound, Forbidden.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    must_be_crew(conversation, viewer)
    if not waiting.is_waiting(conversation):
        return Outcome(None)
    change = Change(session, conversation)
    waiting.end(conversation, change.at)
    change.note(actor, MessageKind.NO_REPLY)
    return change.done(None)
