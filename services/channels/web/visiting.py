"""A customer opens the chat: `hello` and what it is answered with (SPEC 8)."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from models import Channel, ChannelIdentity, Conversation, Customer
from services import clock, text
from services.access import load
from services.actor import SYSTEM, Actor, customer
from services.channels.beginning import Begun, begin
from services.channels.routing import channel_by_key
from services.channels.web.reading import PAGE, PublicMessage, history, last_public_seq, since, written_at
from services.events import CustomerActive, CustomerChanged, Event
from services.outcome import Outcome
from services.refusal import Unauthorized
from services.search.indexing import renew_customer

NAME_LIMIT = 80
EMAIL_LIMIT = 254
URL_LIMIT = 2_000
WORD_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Page:
    """Where on the website the customer is."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Visit:
    """What a `hello` says. `visitor_id` is the verified one of its token, or None the first time."""

    visitor_id: str | None = None
    since: int = 0
    since_at: int | None = None
    """When the message that `since` names was written, if the client says so."""
    page: Page | None = None
    time_zone: str = ""
    language: str = ""
    name: str = ""
    email: str = ""
    user_agent: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the widget shows first. `reset`: forget what you hold and take these."""

    visitor_id: str
    conversation_id: int
    customer_id: int
    channel_name: str
    look: dict[str, Any]
    team_ids: list[int]
    messages: list[PublicMessage]
    more: bool
    reset: bool
    crew_read_seq: int
    state: str
    is_blocked: bool

    @property
    def actor(self) -> Actor:
        """The customer as who they act from now on."""
        return customer(self.customer_id)


def hello(session: Session, key: str, visit: Visit) -> Outcome[Welcome]:
    """Find the visitor's conversation, or begin it, and tell what they have missed.

    Raises NotFound for a channel that is off or unknown, Unauthorized for a visitor who was erased, or whom
    a restored backup does not know.
    """
    channel = channel_by_key(session, key)
    identity = _identity(session, channel, visit.visitor_id)
    if visit.visitor_id is not None and identity is None:
        raise Unauthorized
    conversation = _conversation_of(session, identity)
    if identity is None or conversation is None:
        begun = _begin(session, channel, visit)
        conversation, identity, events = begun.conversation, begun.identity, begun.events
    else:
        events = _take_profile(session, conversation, visit.name, visit.email)
        if _is_by_hand(identity, visit):
            events = (*events, CustomerActive(conversation.id, clock.now()))
            identity.last_active_at = clock.now()
    _note_visit(identity, visit)
    return Outcome(_welcome(session, channel, identity, conversation, visit), events)


def profile(session: Session, conversation_id: int, *, name: str, email: str) -> Outcome[None]:
    """Keep what the customer says of themselves; never over what an agent typed. Raises NotFound."""
    conversation = load(session, conversation_id, SYSTEM)
    return Outcome(None, _take_profile(session, conversation, name, email))


def known(session: Session, key: str, visitor_id: str) -> tuple[int, Actor]:
    """The conversation of somebody who has said hello, and as whom they act.

    Raises NotFound for a channel that is off or unknown, Unauthorized for a visitor who is not known there.
    """
    identity = _identity(session, channel_by_key(session, key), visitor_id)
    conversation = _conversation_of(session, identity)
    if conversation is None:
        raise Unauthorized("Say hello first.")
    return conversation.id, customer(conversation.customer_id)


def _identity(session: Session, channel: Channel, visitor_id: str | None) -> ChannelIdentity | None:
    if visitor_id is None:
        return None
    return session.scalars(
        select(ChannelIdentity).where(
            col(ChannelIdentity.channel_id) == channel.id, col(ChannelIdentity.external_id) == visitor_id
        )
    ).one_or_none()


def _conversation_of(session: Session, identity: ChannelIdentity | None) -> Conversation | None:
    if identity is None:
        return None
    statement = select(Conversation).where(col(Conversation.identity_id) == identity.id)
    return session.scalars(statement).one_or_none()


def _begin(session: Session, channel: Channel, visit: Visit) -> Begun:
    said = {
        "said_name": text.line(visit.name, NAME_LIMIT),
        "said_email": text.line(visit.email, EMAIL_LIMIT),
    }
    first_page_url = text.line(visit.page.url, URL_LIMIT) if visit.page else ""
    return begin(session, channel.id, external_id=str(uuid.uuid4()), said=said, first_page_url=first_page_url)


def _take_profile(session: Session, conversation: Conversation, name: str, email: str) -> tuple[Event, ...]:
    person = session.get_one(Customer, conversation.customer_id)
    said = text.line(name, NAME_LIMIT) or person.said_name, text.line(email, EMAIL_LIMIT) or person.said_email
    if said == (person.said_name, person.said_email) or person.blocked_at is not None:
        return ()
    person.said_name, person.said_email = said
    renew_customer(session, person.id)
    return (CustomerChanged(conversation.customer_id, (conversation.id,)),)


def _is_by_hand(identity: ChannelIdentity, visit: Visit) -> bool:
    """Whether the customer has come to a page, and not only their line: then the client holds messages."""
    has_gone_on = visit.page is not None and text.line(visit.page.url, URL_LIMIT) != identity.page_url
    return visit.since == 0 or has_gone_on


def _note_visit(identity: ChannelIdentity, visit: Visit) -> None:
    if visit.page is not None:
        identity.page_url = text.line(visit.page.url, URL_LIMIT)
        identity.page_title = text.line(visit.page.title, WORD_LIMIT)
    identity.time_zone = text.line(visit.time_zone, WORD_LIMIT)
    identity.language = text.line(visit.language, WORD_LIMIT)
    identity.user_agent = text.line(visit.user_agent, URL_LIMIT)
    identity.address = visit.address


def _welcome(
    session: Session, channel: Channel, identity: ChannelIdentity, conversation: Conversation, visit: Visit
) -> Welcome:
    messages, more, reset = _missed(session, conversation.id, visit.since, visit.since_at)
    return Welcome(
        visitor_id=identity.external_id,
        conversation_id=conversation.id,
        customer_id=conversation.customer_id,
        channel_name=channel.name,
        look=channel.look,
        team_ids=conversation.team_ids,
        messages=messages,
        more=more,
        reset=reset,
        crew_read_seq=conversation.crew_read_seq,
        state=conversation.state,
        is_blocked=session.get_one(Customer, conversation.customer_id).blocked_at is not None,
    )


def _missed(
    session: Session, conversation_id: int, seen: int, seen_at: int | None
) -> tuple[list[PublicMessage], bool, bool]:
    is_known = 0 < seen <= last_public_seq(session, conversation_id)
    if is_known and (seen_at is None or seen_at == written_at(session, conversation_id, seen)):
        missed = since(session, conversation_id, after=seen, limit=PAGE + 1)
        if len(missed) <= PAGE:
            return missed, False, False
    latest = history(session, conversation_id, before=None)
    return latest.messages, latest.more, seen > 0
