"""Received and read: how far the customer is, and how far each agent."""

from collections.abc import Collection

from sqlalchemy import BindParameter, bindparam, func, select
from sqlmodel import Session, col

from models import Audience, Author, Conversation, Message, Notification, ReadMark
from services.access import load, load_as_agent
from services.actor import Actor
from services.events import Event, MarksMoved, NotificationsChanged, ReadByAgent
from services.numbers import bounded
from services.outbox.receipts import owe
from services.outcome import Outcome


def mark_by_customer(
    session: Session, conversation_id: int, *, received: int = 0, read: int = 0, actor: Actor
) -> Outcome[None]:
    """Move the customer's marks forward; what is read was received. Raises NotFound."""
    conversation = load(session, conversation_id, actor)
    read = min(max(read, conversation.customer_read_seq), conversation.last_seq)
    received = min(max(received, read, conversation.customer_received_seq), conversation.last_seq)
    if (received, read) == (conversation.customer_received_seq, conversation.customer_read_seq):
        return Outcome(None)
    conversation.customer_received_seq, conversation.customer_read_seq = received, read
    return Outcome(None, (_moved(conversation),))


def mark_by_agent(session: Session, conversation_id: int, *, seq: int, actor: Actor) -> Outcome[None]:
    """Move an agent's read mark forward. The customer learns of it only from someone of the crew (SPEC 4).

    Raises NotFound.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    seq = min(seq, conversation.last_seq)
    events: list[Event] = []
    if _has_read_on(session, conversation, viewer.agent_id, seq):
        events.append(ReadByAgent(conversation_id, viewer.agent_id))
    if session.connection().scalar(_CALLED, {"of": conversation_id, "upto": bounded(seq)}) is not None:
        events.append(NotificationsChanged(agent_ids=(viewer.agent_id,), conversation_id=conversation_id))
    if viewer.agent_id in conversation.crew_ids and seq > conversation.crew_read_seq:
        read = session.connection().scalar(_PUBLIC, {"of": conversation_id, "upto": bounded(seq)}) or 0
        if read > conversation.crew_read_seq:
            owe(session, conversation, conversation.crew_read_seq, read)
            conversation.crew_read_seq = read
            events.append(_moved(conversation))
    return Outcome(None, tuple(events))


_CALLED = (
    select(col(Notification.id))
    .where(
        col(Notification.conversation_id) == bindparam("of"),
        col(Notification.ended_at).is_(None),
        col(Notification.seq) <= bindparam("upto"),
    )
    .limit(1)
)
"""What may have called until now: a notification that is over once it has been read."""

_PUBLIC = select(func.max(col(Message.seq))).where(
    col(Message.conversation_id) == bindparam("of"),
    col(Message.seq) <= bindparam("upto"),
    col(Message.audience) == Audience.PUBLIC,
)
"""The latest that the customer may know of: the number of a note would tell them that there is one."""


def unread(session: Session, agent_id: int, conversation_ids: Collection[int]) -> dict[int, int]:
    """How many messages of these customers the agent has not read, by conversation; 0 is left out."""
    return unread_by_agent(session, {agent_id}, conversation_ids)[agent_id]


def unread_by_agent(
    session: Session, agent_ids: Collection[int], conversation_ids: Collection[int]
) -> dict[int, dict[int, int]]:
    """The same for many agents at once: two reads, however many consoles are open."""
    of = {"ids": list(conversation_ids)}
    written = session.execute(_WRITTEN, of).all()
    marks = session.execute(_MARKS, {**of, "agents": list(agent_ids)})
    read = {(agent_id, conversation_id): count for agent_id, conversation_id, count in marks}
    return {
        agent_id: {id_: left for id_, count in written if (left := count - read.get((agent_id, id_), 0)) > 0}
        for agent_id in agent_ids
    }


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_WRITTEN = select(col(Conversation.id), col(Conversation.customer_count)).where(
    col(Conversation.id).in_(_IDS), col(Conversation.customer_count) > 0
)
_MARKS = select(col(ReadMark.agent_id), col(ReadMark.conversation_id), col(ReadMark.customer_count)).where(
    col(ReadMark.conversation_id).in_(_IDS), col(ReadMark.agent_id).in_(bindparam("agents", expanding=True))
)


def _has_read_on(session: Session, conversation: Conversation, agent_id: int, seq: int) -> bool:
    mark = session.get(ReadMark, (conversation.id, agent_id))
    mark = mark or ReadMark(conversation_id=conversation.id, agent_id=agent_id)
    if seq <= mark.seq:
        return False
    mark.seq = seq
    before, mark.customer_count = mark.customer_count, _from_customer(session, conversation, seq)
    session.add(mark)
    return before != mark.customer_count


def _from_customer(session: Session, conversation: Conversation, seq: int) -> int:
    """Public messages of the customer up to `seq`."""
    if seq == conversation.last_seq:
        return conversation.customer_count
    statement = select(func.count()).where(
        col(Message.conversation_id) == conversation.id,
        col(Message.seq) <= seq,
        col(Message.author) == Author.CUSTOMER,
        col(Message.audience) == Audience.PUBLIC,
    )
    return session.scalar(statement) or 0


def _moved(conversation: Conversation) -> MarksMoved:
    return MarksMoved(
        conversation.id,
        conversation.customer_received_seq,
        conversation.customer_read_seq,
        conversation.crew_read_seq,
    )
