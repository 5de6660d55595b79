"""What the crew has read is shown to customers where their channel does so; if it can't be, nobody minds."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from models import Author, Channel, Conversation, ExternalMessage, Message, ReadReceipt
from services import clock
from services.access import load
from services.actor import SYSTEM
from services.channels.kind import Kind
from services.channels.kinds import kind_of
from services.outbox.ending import pause_after
from services.outcome import Outcome
from services.refusal import NotFound

KEPT_FOR = 86_400_000
"""Milliseconds after which it is old news."""

LEASE = 120_000
"""Milliseconds after which what is under way is taken for lost."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A message that is to be told read now: by its `seq` here, and as the other side calls it."""

    conversation_id: int
    seq: int
    external_id: str
    kind: Kind


def owe(session: Session, conversation: Conversation, before: int, read: int) -> None:
    """The crew of a conversation that the caller has locked had read up to `before`, and has up to `read`."""
    seq = session.scalar(_LATEST, {"of": conversation.id, "before": before, "upto": read})
    if seq is None:
        return
    now = clock.now()
    row = session.get(ReadReceipt, conversation.id)
    if row is None:
        session.add(ReadReceipt(conversation_id=conversation.id, seq=seq, since=now, due_at=now))
    else:
        row.seq, row.since, row.due_at, row.attempts = seq, now, now, 0


def due_receipts(session: Session, *, limit: int) -> list[int]:
    """Conversations whose customer is to be told by now, unless their channel is off."""
    statement = (
        select(col(ReadReceipt.conversation_id))
        .join(Conversation, col(Conversation.id) == col(ReadReceipt.conversation_id))
        .join(Channel, col(Channel.id) == col(Conversation.channel_id))
        .where(col(ReadReceipt.due_at) <= clock.now(), col(Channel.enabled))
        .order_by(col(ReadReceipt.due_at))
        .limit(limit)
    )
    return list(session.scalars(statement))


def take_receipt(session: Session, conversation_id: int, *, whatsapp_url: str) -> Outcome[Owed | None]:
    """Lease what is to be told, if it is due. Raises NotFound for a conversation that has gone."""
    conversation = load(session, conversation_id, SYSTEM)  # its row lock is what two processes meet at
    row, now = session.get(ReadReceipt, conversation_id), clock.now()
    if row is None or row.due_at > now:
        return Outcome(None)
    external_id = session.scalar(_CALLED, {"of": conversation_id, "seq": row.seq})
    kind = _kind(session, conversation, whatsapp_url)
    if external_id is None or kind is None or now - row.since >= KEPT_FOR:
        session.delete(row)
        return Outcome(None)
    row.due_at, row.attempts = now + LEASE, row.attempts + 1
    return Outcome(Owed(conversation_id, row.seq, external_id, kind))


def end_receipt(session: Session, owed: Owed, *, again: bool = False) -> Outcome[None]:
    """Have done with it, or try `again` after a pause. What was read meanwhile is told by itself.

    Raises NotFound for a conversation that has gone.
    """
    load(session, owed.conversation_id, SYSTEM)
    row = session.get(ReadReceipt, owed.conversation_id)
    if row is None or row.seq != owed.seq:
        return Outcome(None)
    if again:
        row.due_at = clock.now() + pause_after(row.attempts)
    else:
        session.delete(row)
    return Outcome(None)


def _kind(session: Session, conversation: Conversation, whatsapp_url: str) -> Kind | None:
    try:
        return kind_of(session, session.get_one(Channel, conversation.channel_id), whatsapp_url)
    except NotFound:
        return None


_LATEST = (
    select(func.max(col(ExternalMessage.seq)))
    .join(
        Message,
        (col(Message.conversation_id) == col(ExternalMessage.conversation_id))
        & (col(Message.seq) == col(ExternalMessage.seq)),
    )
    .where(
        col(ExternalMessage.conversation_id) == bindparam("of"),
        col(ExternalMessage.seq) > bindparam("before"),
        col(ExternalMessage.seq) <= bindparam("upto"),
        col(Message.author) == Author.CUSTOMER,
    )
)
_CALLED = (
    select(col(ExternalMessage.external_id))
    .where(
        col(ExternalMessage.conversation_id) == bindparam("of"), col(ExternalMessage.seq) == bindparam("seq")
    )
    .limit(1)
)
