"""Takes what is due: decides whether it goes out now, later or not at all (SPEC 5)."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select, text
from sqlmodel import Session, col

from models import Awaits, Conversation, Customer, Door, Outgoing
from services import clock
from services.access import load
from services.actor import SYSTEM
from services.customers import email_of
from services.outbox.letter import Letter, letter_of
from services.outcome import Outcome

KEPT_FOR = 86_400_000
"""Milliseconds for which an address is waited for, and temporary errors are tried again."""

LEASE = 300_000
"""Milliseconds after which what is under way is taken for lost. No mail server is listened to for so long."""

RELOOK = 600_000
"""Milliseconds after which what waits for something is looked at even if nothing was told."""

NEXT = 5_000
"""The same while an earlier mail of the conversation is under way."""

AN_HOUR = 3_600_000
MAILS_AN_HOUR = 20
"""To one address."""


def due_ones(session: Session, *, door: Door = Door.EMAIL, limit: int) -> list[int]:
    """Conversations with something to be looked at that leaves by this door, the longest due first."""
    statement = (
        select(col(Outgoing.conversation_id))
        .where(col(Outgoing.due_at) <= clock.now(), col(Outgoing.door) == door)
        .group_by(col(Outgoing.conversation_id))
        .order_by(func.min(col(Outgoing.due_at)))
        .limit(limit)
    )
    return list(session.scalars(statement))


def awaiting_among(session: Session, conversation_ids: Collection[int]) -> list[int]:
    """Those of these conversations in which mail waits for what may just have happened."""
    statement = (
        select(col(Outgoing.conversation_id))
        .where(
            col(Outgoing.conversation_id).in_(conversation_ids),
            *_AWAITING,
        )
        .distinct()
    )
    return list(session.scalars(statement))


def all_awaiting(session: Session) -> list[int]:
    """Every conversation in which mail waits for something to happen."""
    return list(session.scalars(select(col(Outgoing.conversation_id)).where(*_AWAITING).distinct()))


_AWAITING = (
    col(Outgoing.door) == Door.EMAIL,
    col(Outgoing.due_at).is_not(None),
    col(Outgoing.awaits) != Awaits.NOTHING,
)


def drop_old(session: Session, *, limit: int) -> Outcome[bool]:
    """While mail is off: let go of what is older than a day. Tells whether there may be more."""
    statement = (
        select(col(Outgoing.id))
        .where(col(Outgoing.due_at) < clock.now() - KEPT_FOR, col(Outgoing.door) == Door.EMAIL)
        .order_by(col(Outgoing.due_at))
        .limit(limit)
    )
    old = list(session.scalars(statement))
    if old:
        session.execute(delete(Outgoing).where(col(Outgoing.id).in_(old)))
    return Outcome(len(old) == limit)


def take(session: Session, conversation_id: int, *, domain: str) -> Outcome[Letter | None]:
    """Decide on what is due in a conversation; what goes out now is one letter, leased until it has.

    `domain` is that of the Message-ID. Raises NotFound for a conversation that has gone.
    """
    conversation = load(session, conversation_id, SYSTEM)  # its row lock is what two processes meet at
    found = _look(session, conversation)
    due, now = found.due, found.now
    if not due or _must_wait(found):
        return Outcome(None)
    if conversation.online:
        return _put_off(due, now + RELOOK, Awaits.ABSENCE)
    address = email_of(session.get_one(Customer, conversation.customer_id))
    if not address:
        return _wait_for_address(session, due, now)
    if again := _sent_perhaps(due, address):
        return Outcome(_lease(session, conversation, again, address, again[0].mail_id or ""))
    if (free_at := _free_at(session, address, now)) > now:
        return _put_off(due, free_at, Awaits.TURN)
    return Outcome(_lease(session, conversation, due, address, f"<{secrets.token_hex(16)}@{domain}>"))


@dataclass(frozen=True, slots=True)
class _Found:
    """What waits in a conversation, in the order in which it was written."""

    due: list[Outgoing]
    others: list[Outgoing]
    now: int


def _look(session: Session, conversation: Conversation) -> _Found:
    """Read it, and drop what the customer has read meanwhile."""
    found = _Found([], [], clock.now())
    for row in _waiting(session, conversation.id):
        is_due = (row.due_at or 0) <= found.now
        if row.lease is not None and not is_due:
            found.others.append(row)
        elif row.seq <= conversation.customer_read_seq:
            session.delete(row)
        elif is_due or row.awaits:
            found.due.append(row)
        elif row.attempts:
            found.others.append(row)
    return found


def _waiting(session: Session, conversation_id: int) -> Sequence[Outgoing]:
    statement = (
        select(Outgoing)
        .where(col(Outgoing.conversation_id) == conversation_id, col(Outgoing.due_at).is_not(None))
        .order_by(col(Outgoing.seq))
    )
    return session.scalars(statement).all()


def _must_wait(found: _Found) -> bool:
    """One mail of a conversation after the other; what was written after one that is put off goes with it."""
    if any(row.lease is not None for row in found.others):
        _put_off(found.due, found.now + NEXT, Awaits.TURN)
        return True
    later = max((row.due_at or 0 for row in found.others), default=0)
    if later:
        _put_off(found.due, later, Awaits.TURN)
    return later > 0


def _sent_perhaps(due: list[Outgoing], address: str) -> list[Outgoing]:
    """A mail of which nobody knows whether it got there: it goes out once more, as the same."""
    ids = [row.mail_id for row in due if row.mail_id is not None and row.address == address]
    return [row for row in due if ids and row.mail_id == ids[0] and row.address == address]


def _put_off(rows: Collection[Outgoing], until: int, awaits: Awaits) -> Outcome[Letter | None]:
    for row in rows:
        row.due_at, row.awaits = until, awaits
    return Outcome(None)


def _wait_for_address(session: Session, due: list[Outgoing], now: int) -> Outcome[Letter | None]:
    kept = [row for row in due if now - row.since < KEPT_FOR]
    for row in due:
        if row not in kept:
            session.delete(row)
    return _put_off(kept, now + RELOOK, Awaits.ADDRESS)


def _free_at(session: Session, address: str, now: int) -> int:
    """When another mail may go to this address: at once, or when the oldest of twenty is an hour old."""
    if session.get_bind().dialect.name == "postgresql":
        # Two processes must not both take the twentieth.
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:address))"), {"address": address})
    mails = (
        select(func.max(col(Outgoing.tried_at)).label("at"))
        .where(col(Outgoing.address) == address, col(Outgoing.tried_at) > now - AN_HOUR)
        .group_by(col(Outgoing.mail_id))
        .subquery()
    )
    latest = session.scalars(select(mails.c.at).order_by(mails.c.at.desc()).limit(MAILS_AN_HOUR)).all()
    return latest[-1] + AN_HOUR if len(latest) == MAILS_AN_HOUR else now


def _lease(
    session: Session, conversation: Conversation, going: list[Outgoing], address: str, mail_id: str
) -> Letter:
    lease, now = secrets.token_hex(8), clock.now()
    for row in going:
        row.since = row.since if row.attempts else now
        row.awaits, row.attempts = Awaits.NOTHING, row.attempts + 1
        row.lease, row.address, row.mail_id = lease, address, mail_id
        row.tried_at, row.due_at = now, now + LEASE
    return letter_of(session, conversation, going)
