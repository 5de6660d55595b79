"""Puts what is written to a web customer into the outbox, in the message's own transaction (SPEC 5)."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, String, bindparam, insert, literal, select
from sqlmodel import Session, col

from models import Author, Awaits, Channel, Door, OutboxState, Outgoing

KEY = "email_delay"
"""Where a session of `Database` carries the milliseconds after which a message is due."""

DELAY = 30_000
"""The same, where a session carries none."""

WRITES_TO_CUSTOMERS = frozenset({Author.AGENT, Author.BOT})

_ROW: dict[str, Any] = {
    "conversation_id": bindparam("of", type_=Integer),
    "seq": bindparam("number", type_=Integer),
    "since": bindparam("at", type_=BigInteger),
    "due_at": bindparam("due", type_=BigInteger),
    "door": literal(Door.EMAIL.value, String),
    "state": literal(OutboxState.WAITING.value, String),
    "awaits": literal(Awaits.NOTHING.value, String),
    "attempts": literal(0, Integer),
    "address": literal("", String),
    "reason": literal("", String),
    "is_address_refused": literal(False, Boolean),
}
# One statement, which finds out by itself whether the channel is a web one: an answer waits for it.
_PUT = insert(Outgoing.__table__).from_select(  # type: ignore[attr-defined]
    list(_ROW),
    select(*_ROW.values()).where(col(Channel.id) == bindparam("channel"), col(Channel.kind) == "web"),
    include_defaults=False,
)


def put(session: Session, conversation_id: int, channel_id: int, *, seq: int, at: int) -> None:
    """Let a message leave by mail unless it is read before it is due. On other channels nothing is put."""
    due = at + session.info.get(KEY, DELAY)
    values = {"of": conversation_id, "channel": channel_id, "number": seq, "at": at, "due": due}
    session.connection().execute(_PUT, values)
