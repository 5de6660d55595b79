"""Keep what was told by others until it is worked off: each event once, however often it comes."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, bindparam, text, update
from sqlmodel import Session, col

from models import Inbound, InboundState, WhatsAppAccount
from services import clock
from services.channels.told import Reacted, Renamed, Stepped, TemplatesChanged, Told, Unreadable, Written
from services.outcome import Outcome

KIND = "kind"
"""Where a payload says what it is."""

_KINDS: dict[str, type[Told]] = {
    kind.__name__: kind for kind in (Written, Reacted, Stepped, Renamed, TemplatesChanged, Unreadable)
}
_KEEP = text(
    "INSERT INTO inbound"
    " (channel_id, key, sender, lane, payload, at, state, due_at, attempts, ended_at, reason)"
    " VALUES (:channel_id, :key, :sender, :lane, :payload, :at, :state, :due_at, 0, :ended_at, :reason)"
    " ON CONFLICT (channel_id, key) DO NOTHING"
).bindparams(bindparam("payload", type_=JSON))


def keep(session: Session, channel_id: int, events: Sequence[Told]) -> Outcome[None]:
    """Keep what a call has told that comes from the other side for certain."""
    if events:
        session.connection().execute(_KEEP, [_row(channel_id, event) for event in events])
    session.connection().execute(
        update(WhatsAppAccount)
        .where(col(WhatsAppAccount.channel_id) == channel_id)
        .values(last_event_at=clock.now())
    )
    return Outcome(None)


def told(row: Inbound) -> Told:
    """What a row holds. Raises ValidationError for one of another version."""
    fields = dict(row.payload)
    event: Told = _reader(fields.pop(KIND)).validate_python(fields)
    return event


@cache
def _reader(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(_KINDS[kind])


def _row(channel_id: int, event: Told) -> dict[str, Any]:
    now, given_up = clock.now(), isinstance(event, Unreadable)
    return {
        "channel_id": channel_id,
        "key": event.key,
        "sender": event.sender.external_id,
        "lane": event.lane,
        "payload": {KIND: type(event).__name__, **asdict(event)},
        "at": now,
        "state": InboundState.FAILED if given_up else InboundState.WAITING,
        "due_at": None if given_up else now,
        "ended_at": now if given_up else None,
        "reason": event.reason if isinstance(event, Unreadable) else "",
    }
