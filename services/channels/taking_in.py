"""A message that a channel's other side has told of: into its customer's conversation, once."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from models import Agent, Author, Conversation, Customer, ExternalMessage, Message
from services import clock
from services.access import load
from services.actor import SYSTEM, Actor, customer
from services.channels.beginning import Begun
from services.channels.recognising import recognise
from services.channels.told import Written
from services.channels.words import LACKS, in_words
from services.conversations.change import Change
from services.conversations.messaging import CLIENT_ID, write
from services.customers import display_name
from services.events import DeliveryChanged
from services.files.facts import files_of
from services.files.names import in_words as files_in_words
from services.files.taking import attached, take
from services.outbox.departing import know
from services.outcome import Outcome
from services.refusal import NotFound

EXCERPT = 200
"""Characters of the message that one answers."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message belongs. `is_taken`: it is there, if not whole."""

    conversation_id: int
    actor: Actor
    is_taken: bool
    is_blocked: bool


def place_of(session: Session, channel_id: int, told: Written) -> Outcome[Place]:
    """Find it, for files that come before their message; begins with a customer who is new."""
    found = recognise(session, channel_id, told.sender)
    is_taken = session.get(ExternalMessage, (channel_id, told.external_id)) is not None
    is_blocked = found.customer.blocked_at is not None
    place = Place(found.conversation.id, customer(found.customer.id), is_taken, is_blocked)
    return Outcome(place, found.events)


def take_in(
    session: Session,
    channel_id: int,
    told: Written,
    *,
    attachments: Sequence[str] = (),
    lacks: str = "",
    connected: Collection[int] = (),
    back_within: int = 0,
) -> Outcome[int | None]:
    """Write it as its customer; returns its `seq`. None: it had been, or they are blocked.

    `lacks` says what of it has not come. The rest is as `write` has it, which also tells what it raises.
    """
    found = recognise(session, channel_id, told.sender)
    is_known = session.get(ExternalMessage, (channel_id, told.external_id)) is not None
    if is_known or found.customer.blocked_at is not None:
        return Outcome(None, found.events)
    detail = told.detail | _reply_to(session, channel_id, found.conversation, told.reply_to)
    sent = write(
        session,
        found.conversation.id,
        text=told.text or in_words(told.detail),
        client_id=_client_id(told.external_id),
        actor=customer(found.customer.id),
        attachments=attachments,
        detail=detail | ({LACKS: lacks} if lacks else {}),
        connected=connected,
        back_within=back_within,
    )
    know(session, found.conversation, sent.value.seq, told.external_id)
    _wrote(found, told.at)
    return Outcome(sent.value.seq, (*found.events, *sent.events))


def complete(
    session: Session, channel_id: int, external_id: str, *, attachments: Sequence[str] = (), lacks: str = ""
) -> Outcome[None]:
    """Give a message what it lacked, or say for good that it lacks it. Raises NotFound."""
    known = session.get(ExternalMessage, (channel_id, external_id))
    if known is None:
        raise NotFound
    conversation = load(session, known.conversation_id, SYSTEM)
    message = _message(session, conversation, known.seq)
    detail = {name: value for name, value in message.detail.items() if name != LACKS}
    files = attached(session, conversation, customer(conversation.customer_id), attachments)
    if files:
        take(session, files, message.id)
        detail["files"] = [*files_of(message), *files]
    message.detail = detail | ({LACKS: lacks} if lacks else {})
    change = Change(session, conversation)
    change.tell(DeliveryChanged(conversation.id, (known.seq,)))
    return change.done(None)


def _client_id(external_id: str) -> str:
    if CLIENT_ID.fullmatch(external_id):
        return external_id
    return hashlib.sha256(external_id.encode()).hexdigest()


def _wrote(found: Begun, at: int) -> None:
    """By the other side's clock, as far as it can be right: it neither goes back nor ahead of ours."""
    identity, at = found.identity, min(at, clock.now())
    identity.wrote_at = max(at, identity.wrote_at or 0)
    identity.last_active_at = max(at, identity.last_active_at)


def _reply_to(
    session: Session, channel_id: int, conversation: Conversation, external_id: str
) -> dict[str, Any]:
    """What it answers, as it was then; nothing where that is not known here."""
    known = session.get(ExternalMessage, (channel_id, external_id)) if external_id else None
    if known is None or known.conversation_id != conversation.id:
        return {}
    message = _message(session, conversation, known.seq)
    said = message.text or files_in_words(files_of(message))
    return {"reply_to": {"seq": known.seq, "text": said[:EXCERPT], "author": _author(session, message)}}


def _message(session: Session, conversation: Conversation, seq: int) -> Message:
    statement = select(Message).where(
        col(Message.conversation_id) == conversation.id, col(Message.seq) == seq
    )
    return session.scalars(statement).one()


def _author(session: Session, message: Message) -> str:
    if message.author == Author.CUSTOMER:
        return display_name(session.get_one(Customer, message.author_id))
    return session.get_one(Agent, message.author_id).name if message.author == Author.AGENT else ""
