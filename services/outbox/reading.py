"""What agents see of the outbox: what became of a message, and how long the oldest one waits."""

from typing import TypedDict

from sqlalchemy import and_, bindparam, func, or_, select
from sqlmodel import Session, col

from models import Awaits, Conversation, Customer, Door, OutboxState, Outgoing
from services import clock
from services.customers import email_of


class Delivery(TypedDict):
    """How a message that left by another door than the chat has fared. `retry`: to try again may help.

    `reason`: why it has failed, or waits for longer than a pause.
    """

    door: str
    state: str
    at: int
    reason: str
    retry: bool


_TOLD = (
    select(Outgoing, Customer)
    .join(Conversation, col(Conversation.id) == col(Outgoing.conversation_id))
    .join(Customer, col(Customer.id) == col(Conversation.customer_id))
    .where(
        col(Outgoing.conversation_id) == bindparam("of"),
        col(Outgoing.seq).between(bindparam("first"), bindparam("last")),
        or_(col(Outgoing.ended_at).is_not(None), col(Outgoing.door) != Door.EMAIL),
    )
)
_OLDEST = select(func.min(col(Outgoing.since))).where(
    col(Outgoing.due_at).is_not(None),
    col(Outgoing.awaits) != Awaits.CHANNEL,
    or_(
        col(Outgoing.attempts) > 0,
        and_(col(Outgoing.due_at) <= bindparam("now"), col(Outgoing.awaits) == ""),
    ),
)


def deliveries(session: Session, conversation_id: int, first: int, last: int) -> dict[int, Delivery]:
    """What became of the messages from one `seq` to another, by `seq`; of most there is nothing to say.

    What waits to go by mail is in the chat all the same; what waits to go by another door is nowhere yet.
    """
    found = session.execute(_TOLD, {"of": conversation_id, "first": first, "last": last})
    return {row.seq: _delivery(row, customer) for row, customer in found}


def _delivery(row: Outgoing, customer: Customer) -> Delivery:
    failed = row.state == OutboxState.FAILED
    is_same = row.door != Door.EMAIL or email_of(customer) == row.address
    helps = not (row.is_address_refused and is_same)
    reason = row.reason if failed or row.awaits == Awaits.CHANNEL else ""
    return Delivery(
        door=row.door, state=row.state, at=row.ended_at or 0, reason=reason, retry=failed and helps
    )


def oldest_age(session: Session) -> int:
    """Milliseconds for which the oldest mail that should have gone out by now has been on its way; or 0."""
    now = clock.now()
    since = session.scalar(_OLDEST, {"now": now})
    return 0 if since is None else max(0, now - since)
