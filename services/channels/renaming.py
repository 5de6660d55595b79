"""A customer goes by another number or id from now on."""

import structlog
from sqlmodel import Session

from models import Customer
from services.channels.recognising import follow, known, spoken
from services.channels.told import Renamed
from services.outcome import Outcome
from services.search.indexing import renew_customer

log = structlog.get_logger(__name__)


def rename(session: Session, channel_id: int, told: Renamed) -> Outcome[None]:
    """Let them be known so. Who has written by the new one already stays a customer of their own."""
    identity, becomes = known(session, channel_id, told.sender), told.becomes
    if identity is None:
        return Outcome(None)
    other = known(session, channel_id, becomes)
    if other is not None and other is not identity:
        log.info("known by the new number already", customer_id=other.customer_id)
        return Outcome(None)
    before = {told.sender.external_id, identity.external_id}
    follow(session, channel_id, before, becomes.external_id)
    identity.external_id = becomes.external_id
    identity.phone = becomes.phone or identity.phone
    session.flush()
    person = session.get_one(Customer, identity.customer_id)
    if person.said_phone != spoken(identity.phone):
        person.said_phone = spoken(identity.phone)
        renew_customer(session, person.id)
    return Outcome(None)
