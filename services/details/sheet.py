"""The dialog "Customer details" as one agent sees it: the fields, what was said, where from, and more."""

from dataclasses import dataclass, replace

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from models import Channel, ChannelIdentity, Conversation, Customer, State
from services.access import MAY_SEE, Viewer
from services.addresses import spoken_phone
from services.conversations.crew import may_care, why_may_not_care
from services.details.browsers import browser_and_system
from services.details.editing import editor_of
from services.details.fields import Details, details_of
from services.details.location import Locator
from services.details.places import language_name
from services.numbers import bounded
from services.refusal import NotFound

EARLIER = 20
"""Conversations that are listed."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another conversation of the same person that the viewer may see, by its channel."""

    conversation_id: int
    channel: str
    state: str
    at: int
    """Of its latest message."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the customer and their browser say: not verified. Empty where nothing was said."""

    name: str
    email: str
    phone: str
    """The number they write from, in groups: by WhatsApp, which knows that it is theirs."""
    language: str
    """A tag; `language_name` in words. Likewise the time zone, an IANA name."""
    language_name: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Origin:
    """From where they write: of the web alone, empty where it is not known."""

    page_url: str
    page_title: str
    first_page_url: str
    browser: str
    system: str
    place: str
    last_active_at: int
    first_seen_at: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of it, on one snapshot."""

    conversation_id: int
    details: Details
    """The number in groups, as people read it."""
    revision: int
    edited_by: str
    """Who saved last; empty: nobody yet."""
    edited_at: int | None
    country: str
    """Two letters, by which a phone number without a country code is understood."""
    may_edit: bool
    why_not: str
    """Why they may not edit, and what to do."""
    said: Said
    origin: Origin
    earlier: list[Earlier]


def sheet(session: Session, viewer: Viewer, conversation_id: int, locator: Locator) -> Sheet:
    """Read it, in a thread: it asks libraries that take their time. Raises NotFound."""
    found = session.execute(
        select(Conversation, Customer, ChannelIdentity)
        .join(Customer, col(Customer.id) == col(Conversation.customer_id))
        .join(ChannelIdentity, col(ChannelIdentity.id) == col(Conversation.identity_id))
        .where(col(Conversation.id) == bounded(conversation_id), MAY_SEE),
        viewer.parameters,
    ).one_or_none()
    if found is None:
        raise NotFound
    conversation, customer, identity = found
    return Sheet(
        conversation_id=conversation.id,
        details=replace(details_of(customer), phone=spoken_phone(customer.phone)),
        revision=customer.revision,
        edited_by=editor_of(session, customer) if customer.revision else "",
        edited_at=customer.edited_at,
        country=locator.country_code(identity.address),
        may_edit=may_care(conversation, viewer),
        why_not=why_may_not_care(conversation, viewer),
        said=_said(customer, identity),
        origin=_origin(identity, customer, locator),
        earlier=_earlier(session, viewer, conversation, customer),
    )


def _said(customer: Customer, identity: ChannelIdentity) -> Said:
    return Said(
        name=customer.said_name,
        email=customer.said_email,
        phone=spoken_phone(customer.said_phone),
        language=identity.language,
        language_name=language_name(identity.language) if identity.language else "",
        time_zone=identity.time_zone,
    )


def _origin(identity: ChannelIdentity, customer: Customer, locator: Locator) -> Origin:
    browser, system = browser_and_system(identity.user_agent)
    return Origin(
        page_url=identity.page_url,
        page_title=identity.page_title,
        first_page_url=identity.first_page_url,
        browser=browser,
        system=system,
        place=locator.find(identity.address),
        last_active_at=identity.last_active_at,
        first_seen_at=customer.created_at,
    )


def _earlier(
    session: Session, viewer: Viewer, conversation: Conversation, customer: Customer
) -> list[Earlier]:
    """Of the same customer, and of those for whom an agent has recorded the same address or number."""
    same = [col(Customer.id) == customer.id]
    same += [
        and_(column == value, column != "")
        for column, value in ((col(Customer.email), customer.email), (col(Customer.phone), customer.phone))
        if value
    ]
    statement = (
        select(Conversation, col(Channel.name))
        .join(Channel, col(Channel.id) == col(Conversation.channel_id))
        .where(
            col(Conversation.customer_id).in_(select(col(Customer.id)).where(or_(*same))),
            col(Conversation.id) != conversation.id,
            col(Conversation.state) != State.VISITING,
            MAY_SEE,
        )
        .order_by(col(Conversation.last_message_at).desc())
        .limit(EARLIER)
    )
    return [
        Earlier(other.id, channel, other.state, other.last_message_at)
        for other, channel in session.execute(statement, viewer.parameters)
    ]
