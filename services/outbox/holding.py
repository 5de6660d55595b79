"""What is to leave by a channel that is turned off waits until it is turned on again."""

from itertools import groupby

from sqlalchemy import select, update
from sqlmodel import Session, col

from models import Awaits, Conversation, Outgoing
from services import clock
from services.conversations.change import Change
from services.events import DeliveryChanged
from services.outbox.taking import RELOOK
from services.outcome import Outcome

OFF = "This number is turned off. The message goes out once it is turned on again."
"""Why it waits, for agents."""


def hold(session: Session, conversation: Conversation) -> Outcome[None]:
    """Let everything that waits in a conversation wait for its channel."""
    rows = session.scalars(
        select(Outgoing)
        .where(col(Outgoing.conversation_id) == conversation.id, col(Outgoing.due_at).is_not(None))
        .order_by(col(Outgoing.seq))
    ).all()
    news = tuple(row.seq for row in rows if row.awaits != Awaits.CHANNEL)
    for row in rows:
        row.awaits, row.reason = Awaits.CHANNEL, OFF
        row.due_at, row.lease = clock.now() + RELOOK, None
    change = Change(session, conversation)
    if news:
        change.tell(DeliveryChanged(conversation.id, news))
    return change.done(None)


def go_on(session: Session, channel_id: int) -> tuple[DeliveryChanged, ...]:
    """Let what waits for a channel leave; returns what open consoles are told."""
    of_it = select(col(Conversation.id)).where(col(Conversation.channel_id) == channel_id)
    waits = col(Outgoing.awaits) == Awaits.CHANNEL, col(Outgoing.conversation_id).in_(of_it)
    freed = session.execute(
        update(Outgoing)
        .where(*waits, col(Outgoing.due_at).is_not(None))
        .values(awaits=Awaits.NOTHING, reason="", due_at=clock.now())
        .returning(col(Outgoing.conversation_id), col(Outgoing.seq))
    )
    by_conversation = groupby(sorted((of, seq) for of, seq in freed), key=lambda place: place[0])
    return tuple(DeliveryChanged(of, tuple(seq for _, seq in places)) for of, places in by_conversation)
