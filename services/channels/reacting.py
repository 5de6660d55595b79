"""A customer puts a sign to a message, puts another one, or takes it back."""

from sqlalchemy import select
from sqlmodel import Session, col

from models import Customer, ExternalMessage, Message
from services.access import load
from services.actor import SYSTEM
from services.channels.told import Reacted
from services.conversations.change import Change
from services.events import DeliveryChanged
from services.outcome import Outcome
from services.refusal import NotFound

REACTION = "reaction"
REACTED_AT = "reacted_at"


def react(session: Session, channel_id: int, told: Reacted) -> Outcome[None]:
    """Keep it with the message that it belongs to; nobody waits for an answer to it.

    One that is older than what is kept changes nothing. Raises NotFound while there is no such message.
    """
    known = session.get(ExternalMessage, (channel_id, told.to))
    if known is None:
        raise NotFound
    conversation = load(session, known.conversation_id, SYSTEM)
    message = session.scalars(
        select(Message).where(col(Message.conversation_id) == conversation.id, col(Message.seq) == known.seq)
    ).one()
    is_blocked = session.get_one(Customer, conversation.customer_id).blocked_at is not None
    if is_blocked or told.at < message.detail.get(REACTED_AT, 0):
        return Outcome(None)
    message.detail = message.detail | {REACTION: told.emoji, REACTED_AT: told.at}
    change = Change(session, conversation)
    change.tell(DeliveryChanged(conversation.id, (known.seq,)))
    return change.done(None)
