"""Puts what is written to customers into the outbox, in the message's own transaction (SPEC 5)."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, String, bindparam, case, insert, literal, select
from sqlmodel import Session, col

from models import Author, Awaits, Channel, Conversation, Door, OutboxState, Outgoing

KEY = "email_delay"
"""Where a session of `Database` carries the milliseconds after which a message is due."""

DELAY = 30_000
"""The same, where a session carries none."""

WRITES_TO_CUSTOMERS = frozenset({Author.AGENT, Author.BOT})

_IS_WEB = col(Channel.kind) == "web"
_AT = bindparam("at", type_=BigInteger)
_ROW: dict[str, Any] = {
    "conversation_id": bindparam("of", type_=Integer),
    "seq": bindparam("number", type_=Integer),
    "since": _AT,
    "due_at": case((_IS_WEB, bindparam("due", type_=BigInteger)), else_=_AT),
    "door": case((_IS_WEB, literal(Door.EMAIL.value, String)), else_=col(Channel.kind)),
    "state": literal(OutboxState.WAITING.value, String),
    "awaits": literal(Awaits.NOTHING.value, String),
    "attempts": literal(0, Integer),
    "address": literal("", String),
    "reason": literal("", String),
    "is_address_refused": literal(False, Boolean),
    "ended_wait": bindparam("waited", type_=BigInteger),
}
# One statement, which finds out by itself what kind of channel it is: an answer waits for it.
_PUT = (
    insert(Outgoing.__table__)  # type: ignore[attr-defined]
    .from_select(
        list(_ROW),
        select(*_ROW.values()).where(col(Channel.id) == bindparam("channel")),
        include_defaults=False,
    )
    .returning(col(Outgoing.door))
)


def put(session: Session, conversation: Conversation, *, seq: int, at: int) -> Door:
    """Let a message leave: of a web channel by mail unless it is read before it is due, else at once.

    Returns the door by which it will.
    """
    values = {
        "of": conversation.id,
        "channel": conversation.channel_id,
        "number": seq,
        "at": at,
        "due": at + session.info.get(KEY, DELAY),
        "waited": conversation.waiting_since,
    }
    return Door(session.connection().execute(_PUT, values).scalar_one())
