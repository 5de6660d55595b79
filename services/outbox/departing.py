"""The next message of a conversation that leaves by a door of its own: taken, and what became of it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from models import (
    Awaits,
    Channel,
    ChannelIdentity,
    Conversation,
    Door,
    ExternalMessage,
    Message,
    OutboxState,
    Outgoing,
)
from services import clock
from services.access import load
from services.actor import SYSTEM
from services.channels.kind import Kind
from services.channels.kinds import kind_of
from services.channels.windows import TEMPLATE, WindowClosed
from services.conversations.change import Change
from services.events import DeliveryChanged
from services.files.facts import FileFacts, files_of
from services.outbox.holding import hold
from services.outbox.taking import KEPT_FOR, LEASE
from services.outbox.unanswered import wait_again
from services.outcome import Outcome
from services.refusal import NotFound

TOO_LATE = "It could not be sent within a day."
OFF_TOO_LONG = "It could not be sent within a day: the number was turned off."


@dataclass(frozen=True, slots=True)
class Departure:
    """A message that is to go now. `lease` is whose it is meanwhile."""

    conversation_id: int
    lease: str
    kind: Kind
    external_id: str
    phone: str
    text: str
    files: tuple[FileFacts, ...]
    mark: str
    template: Mapping[str, Any] | None


def take_next(
    session: Session, conversation_id: int, *, door: Door, whatsapp_url: str
) -> Outcome[Departure | None]:
    """Lease the earliest message that waits here, if it is due; one after the other, in their order.

    What can't go any more has failed; what can't go while its channel is off waits for that. Raises NotFound
    for a conversation that has gone.
    """
    conversation = load(session, conversation_id, SYSTEM)  # its row lock is what two processes meet at
    row = _first(session, conversation_id, door)
    if row is None or (row.due_at or 0) > clock.now():
        return Outcome(None)
    message = _message(session, row)
    identity = session.get_one(ChannelIdentity, conversation.identity_id)
    channel = session.get_one(Channel, conversation.channel_id)
    try:
        kind = kind_of(session, channel, whatsapp_url)
    except NotFound as refusal:
        return _failed(session, conversation, row, refusal.sentence)
    if reason := _too_late(kind, identity, row, message):
        return _failed(session, conversation, row, reason)
    if _is_off(session, channel):
        return Outcome(None, hold(session, conversation).events)
    _lease(row, identity)
    return Outcome(
        Departure(
            conversation_id=conversation_id,
            lease=row.lease or "",
            kind=kind,
            external_id=identity.external_id,
            phone=identity.phone,
            text=_text(message),
            files=tuple(files_of(message)),
            mark=row.mail_id or "",
            template=message.detail.get(TEMPLATE),
        )
    )


def mark_departed(session: Session, departure: Departure, external_id: str) -> Outcome[None]:
    """The other side has taken it, and calls it so. Raises NotFound for a conversation that has gone."""
    conversation = load(session, departure.conversation_id, SYSTEM)
    row = _leased(session, departure)
    if row is None:
        return Outcome(None)
    know(session, conversation, row.seq, external_id)
    if row.state == OutboxState.WAITING:
        row.state, row.ended_at = OutboxState.SENT, clock.now()
    row.due_at, row.lease = None, None
    return told(session, conversation, row)


def know(session: Session, conversation: Conversation, seq: int, external_id: str) -> ExternalMessage:
    """Keep what the other side calls a message; the same once more changes nothing."""
    known = session.get(ExternalMessage, (conversation.channel_id, external_id))
    if known is None:
        known = ExternalMessage(
            channel_id=conversation.channel_id,
            external_id=external_id,
            conversation_id=conversation.id,
            seq=seq,
        )
        session.add(known)
    return known


def told(session: Session, conversation: Conversation, row: Outgoing) -> Outcome[None]:
    """Tell open consoles what became of it; one that failed has not ended the customer's wait."""
    change = Change(session, conversation)
    session.flush()
    if row.state == OutboxState.FAILED:
        wait_again(session, conversation)
    change.tell(DeliveryChanged(conversation.id, (row.seq,)))
    return change.done(None)


def _first(session: Session, conversation_id: int, door: Door) -> Outgoing | None:
    statement = (
        select(Outgoing)
        .where(
            col(Outgoing.conversation_id) == conversation_id,
            col(Outgoing.door) == door,
            col(Outgoing.due_at).is_not(None),
        )
        .order_by(col(Outgoing.seq))
        .limit(1)
    )
    return session.scalars(statement).one_or_none()


def _message(session: Session, row: Outgoing) -> Message:
    statement = select(Message).where(
        col(Message.conversation_id) == row.conversation_id, col(Message.seq) == row.seq
    )
    return session.scalars(statement).one()


def _too_late(kind: Kind, identity: ChannelIdentity, row: Outgoing, message: Message) -> str:
    until, now = kind.window(identity.wrote_at), clock.now()
    if until is not None and now >= until and TEMPLATE not in message.detail:
        return WindowClosed.sentence
    if now - row.since < KEPT_FOR:
        return ""
    return OFF_TOO_LONG if row.awaits == Awaits.CHANNEL else TOO_LATE


def _is_off(session: Session, channel: Channel) -> bool:
    """Asked again so that whoever turns it on meanwhile comes after, and finds what is held."""
    if not channel.enabled:
        session.refresh(channel, with_for_update={"read": True})
    return not channel.enabled


def _failed(
    session: Session, conversation: Conversation, row: Outgoing, reason: str
) -> Outcome[Departure | None]:
    row.state, row.ended_at, row.due_at, row.lease = OutboxState.FAILED, clock.now(), None, None
    row.reason = reason if row.awaits == Awaits.CHANNEL else row.reason or reason
    return Outcome(None, told(session, conversation, row).events)


def _lease(row: Outgoing, identity: ChannelIdentity) -> None:
    now = clock.now()
    row.lease, row.attempts = secrets.token_hex(8), row.attempts + 1
    row.mail_id = row.mail_id or f"{row.id}.{secrets.token_hex(8)}"
    row.address, row.tried_at, row.due_at = identity.phone or identity.external_id, now, now + LEASE


def _text(message: Message) -> str:
    """What it says, with what it offers to press in words."""
    action = message.detail.get("action") or {}
    label, url = str(action.get("label", "")), str(action.get("url", ""))
    return "\n\n".join(filter(None, (message.text, f"{label}: {url}" if url else "")))


def _leased(session: Session, departure: Departure) -> Outgoing | None:
    """None when the lease was lost to another process."""
    statement = select(Outgoing).where(
        col(Outgoing.conversation_id) == departure.conversation_id, col(Outgoing.lease) == departure.lease
    )
    return session.scalars(statement).one_or_none()
