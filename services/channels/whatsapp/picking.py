"""The WhatsApp templates that may be sent in a conversation, and what of its customer may fill them."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from models import Conversation, Customer, WhatsAppTemplate
from services.access import Viewer, may_reach
from services.channels.whatsapp.parts import Parts, parts_of
from services.customers import email_of
from services.refusal import NotFound
from services.templates.filling import first_and_last

APPROVED = "APPROVED"
SHOWN = 50
"""Templates in a picker; the search finds the others."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A template as the account has it."""

    id: int
    name: str
    language: str
    category: str
    parts: Parts


@dataclass(frozen=True, slots=True)
class Offer:
    """Something known of the customer, to be put into a variable."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Picks:
    """By name and language. `more`: the search finds others too."""

    items: list[Pick]
    more: bool
    offers: list[Offer]


def picks(session: Session, viewer: Viewer, conversation_id: int, *, search: str = "") -> Picks:
    """Approved templates of the conversation's channel in which each word searched for occurs.

    Raises NotFound.
    """
    if not may_reach(session, conversation_id, viewer):
        raise NotFound
    conversation = session.get_one(Conversation, conversation_id)
    wanted = search.casefold().split()
    offered = session.scalars(_OFFERED, {"channel": conversation.channel_id}).all()
    found = [_pick(one) for one in offered]
    found = [one for one in found if _holds(one, wanted)]
    found.sort(key=lambda one: (_rank(one, wanted), one.name, one.language))
    offers = _offers(session.get_one(Customer, conversation.customer_id))
    return Picks(found[:SHOWN], len(found) > SHOWN, offers)


def approved(session: Session, conversation: Conversation, template_id: int) -> WhatsAppTemplate | None:
    """One of those, by its id."""
    return session.scalars(
        _OFFERED.where(col(WhatsAppTemplate.id) == template_id), {"channel": conversation.channel_id}
    ).one_or_none()


_OFFERED = select(WhatsAppTemplate).where(
    col(WhatsAppTemplate.channel_id) == bindparam("channel"), col(WhatsAppTemplate.status) == APPROVED
)


def _pick(template: WhatsAppTemplate) -> Pick:
    return Pick(template.id, template.name, template.language, template.category, parts_of(template))


def _holds(pick: Pick, wanted: list[str]) -> bool:
    parts = pick.parts
    everything = (
        f"{pick.name} {pick.category} {pick.language} {parts.header} {parts.body} {parts.footer}".casefold()
    )
    return all(word in everything for word in wanted)


def _rank(pick: Pick, wanted: list[str]) -> bool:
    """Those whose name has it come first."""
    return not all(word in pick.name.casefold() for word in wanted)


def _offers(customer: Customer) -> list[Offer]:
    """What is known; a customer who has said no name has none here: nobody is greeted as a number."""
    name = customer.name or customer.said_name
    first, last = first_and_last(name)
    known = {
        "name": name,
        "first_name": first,
        "last_name": last,
        "email": email_of(customer),
        "phone": customer.phone or customer.said_phone,
        "company": customer.company,
    }
    return [Offer(key, value) for key, value in known.items() if value]
