"""An answer that failed for good was none: the wait is what it was (SPEC 3)."""

from sqlalchemy import and_, exists, func, select
from sqlmodel import Session, col

from models import Audience, Author, Conversation, Door, Message, MessageKind, OutboxState, Outgoing, State
from services import clock
from services.channels.windows import TEMPLATE, must_be_open
from services.conversations.waiting import end

_ENDS = (MessageKind.NO_REPLY, MessageKind.CLOSED)


def wait_again(session: Session, conversation: Conversation) -> None:
    """Let the customer wait since when they did, unless something else has ended it meanwhile."""
    if conversation.state != State.OPEN:
        return
    statement = select(func.min(col(Outgoing.ended_wait))).where(
        col(Outgoing.conversation_id) == conversation.id,
        col(Outgoing.seq) > _ended(session, conversation.id),
        _HAS_FAILED,
    )
    since = session.scalar(statement)
    if since is not None:
        conversation.waiting_since = min(since, conversation.waiting_since or since)


def answer_again(session: Session, conversation: Conversation, row: Outgoing) -> None:
    """Let what failed end the wait once more, before it is tried again. Raises WindowClosed."""
    statement = select(Message).where(
        col(Message.conversation_id) == conversation.id, col(Message.seq) == row.seq
    )
    must_be_open(session, conversation, is_template=TEMPLATE in session.scalars(statement).one().detail)
    row.ended_wait = conversation.waiting_since or row.ended_wait
    end(conversation, clock.now())


_HAS_FAILED = and_(col(Outgoing.state) == OutboxState.FAILED, col(Outgoing.door) != Door.EMAIL)


def _ended(session: Session, conversation_id: int) -> int:
    """The `seq` of what last ended a wait for good, or still may."""
    failed = exists().where(
        col(Outgoing.conversation_id) == conversation_id, col(Outgoing.seq) == col(Message.seq), _HAS_FAILED
    )
    is_answer = and_(col(Message.audience) == Audience.PUBLIC, col(Message.author) == Author.AGENT, ~failed)
    statement = select(func.max(col(Message.seq))).where(
        col(Message.conversation_id) == conversation_id, is_answer | col(Message.kind).in_(_ENDS)
    )
    return session.scalar(statement) or 0
