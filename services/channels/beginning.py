"""Somebody comes by a channel for the first time: a customer, how the channel knows them, a conversation."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from models import ChannelIdentity, Conversation, Customer
from services import clock
from services.channels.routing import routed_teams
from services.conversations.change import Change
from services.events import Event
from services.search.indexing import renew_customer
from services.unused import unused_conversation, unused_customer


@dataclass(frozen=True, slots=True)
class Begun:
    """What is there now, and what tells it."""

    customer: Customer
    identity: ChannelIdentity
    conversation: Conversation
    events: tuple[Event, ...]


def begin(
    session: Session, channel_id: int, *, external_id: str, said: dict[str, Any], **known: Any
) -> Begun:
    """Begin with what they say of themselves (`said_name` and more) and what else is `known` of them."""
    now = clock.now()
    person = Customer(**unused_customer(session), **said, created_at=now)
    session.add(person)
    session.flush()
    identity = ChannelIdentity(
        channel_id=channel_id,
        customer_id=person.id,
        external_id=external_id,
        last_active_at=now,
        **known,
    )
    session.add(identity)
    session.flush()
    conversation = Conversation(
        **unused_conversation(session),
        channel_id=channel_id,
        customer_id=person.id,
        identity_id=identity.id,
        created_at=now,
        quiet_since=now,
        last_message_at=now,
        changed_at=now,
    )
    session.add(conversation)
    session.flush()
    change = Change(session, conversation, new=True)
    change.lie_with(routed_teams(session, channel_id))
    if any(said.values()):
        renew_customer(session, person.id)
    return Begun(person, identity, conversation, change.done(None).events)
