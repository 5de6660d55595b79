"""What the other side tells of a message of ours: it only goes forward, in whatever order it comes."""

from sqlalchemy import select
from sqlmodel import Session, col

from models import Conversation, ExternalMessage, OutboxState, Outgoing
from services import clock
from services.access import load
from services.actor import SYSTEM
from services.channels.told import Step, Stepped
from services.conversations.marking import mark_by_customer
from services.numbers import bounded
from services.outbox.departing import know, told
from services.outbox.ending import REASON_LIMIT
from services.outcome import Outcome
from services.text import line


def step(session: Session, channel_id: int, news: Stepped) -> Outcome[None]:
    """Note how far a message has come, or that it did not get there. What is not ours is let be."""
    row = _row(session, channel_id, news)
    if row is None:
        return Outcome(None)
    conversation = load(session, row.conversation_id, SYSTEM)
    known = know(session, conversation, row.seq, news.external_id)
    if news.step == Step.FAILED:
        return Outcome(None) if known.has_arrived else _fail(session, conversation, row, news)
    arrived = _arrive(session, conversation, row)
    if news.step == Step.SENT:
        return arrived
    known.has_arrived = True
    marks = {"read" if news.step == Step.READ else "received": row.seq}
    moved = mark_by_customer(session, conversation.id, actor=SYSTEM, **marks)
    return Outcome(None, (*arrived.events, *moved.events))


def _row(session: Session, channel_id: int, news: Stepped) -> Outgoing | None:
    """By what the other side calls it, else by our own mark: news may come before the answer does."""
    place = session.get(ExternalMessage, (channel_id, news.external_id))
    if place is None:
        return _marked(session, channel_id, news.mark)
    statement = select(Outgoing).where(
        col(Outgoing.conversation_id) == place.conversation_id, col(Outgoing.seq) == place.seq
    )
    return session.scalars(statement).one_or_none()


def _marked(session: Session, channel_id: int, mark: str) -> Outgoing | None:
    number = mark.partition(".")[0]
    if not (number.isascii() and number.isdigit()) or len(number) > 18:
        return None
    row = session.get(Outgoing, bounded(int(number)))
    if row is None or row.mail_id != mark:
        return None
    conversation = session.get(Conversation, row.conversation_id)
    return row if conversation is not None and conversation.channel_id == channel_id else None


def _arrive(session: Session, conversation: Conversation, row: Outgoing) -> Outcome[None]:
    """It was taken: also one of which nobody knew, or that was given up."""
    if row.state == OutboxState.SENT:
        return Outcome(None)
    row.state, row.ended_at, row.due_at, row.lease, row.reason = OutboxState.SENT, clock.now(), None, None, ""
    return told(session, conversation, row)


def _fail(session: Session, conversation: Conversation, row: Outgoing, news: Stepped) -> Outcome[None]:
    is_earlier_try = bool(news.mark) and row.mail_id != news.mark
    if is_earlier_try or row.state == OutboxState.FAILED:
        return Outcome(None)
    row.state, row.ended_at, row.due_at, row.lease = OutboxState.FAILED, clock.now(), None, None
    row.reason, row.is_address_refused = line(news.reason, REASON_LIMIT), news.is_address
    return told(session, conversation, row)
