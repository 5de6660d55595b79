"""Of whom a channel tells: the customer who is known by this id, else by this number, else a new one.

The id stays when the number changes. A number may go to somebody else one day: by it alone only those are
known of whom no id was ever told.
"""

from collections.abc import Collection

from sqlalchemy import select, update
from sqlmodel import Session, col

from models import ChannelIdentity, Conversation, Customer, Inbound
from services.channels.beginning import Begun, begin
from services.channels.told import Sender
from services.events import CustomerChanged, Event
from services.search.indexing import renew_customer


def recognise(session: Session, channel_id: int, sender: Sender) -> Begun:
    """Find them, with what is told of them now, or begin with them.

    On PostgreSQL two who begin with the same one at once meet at its unique id; one of them is run again.
    """
    identity = known(session, channel_id, sender)
    if identity is None:
        said = {"said_name": sender.name, "said_phone": spoken(sender.phone)}
        return begin(session, channel_id, external_id=sender.external_id, said=said, phone=sender.phone)
    of_theirs = select(Conversation).where(col(Conversation.identity_id) == identity.id)
    conversation = session.scalars(of_theirs.with_for_update()).one()
    person = session.get_one(Customer, identity.customer_id)
    return Begun(person, identity, conversation, _learn(session, person, conversation, identity, sender))


def known(session: Session, channel_id: int, sender: Sender) -> ChannelIdentity | None:
    """Find them; an id, or a number, that was not known of them is kept."""
    by_id = _one(session, channel_id, external_id=sender.external_id)
    by_number = _one(session, channel_id, phone=sender.phone) if sender.phone else None
    if sender.external_id == sender.phone:
        return by_number or by_id
    if by_id is None and by_number is not None and by_number.external_id == by_number.phone:
        follow(session, channel_id, {by_number.external_id}, sender.external_id)
        by_number.external_id = sender.external_id
        return by_number
    if by_number is not None and by_number is not by_id:
        by_number.phone = ""
        session.flush()
    if by_id is not None and sender.phone:
        by_id.phone = sender.phone
        session.flush()
    return by_id


def follow(session: Session, channel_id: int, before: Collection[str], now: str) -> None:
    """What was told of them goes on, and goes one day, as of who they are now."""
    for column in (Inbound.sender, Inbound.lane):
        session.connection().execute(
            update(Inbound)
            .where(col(Inbound.channel_id) == channel_id, col(column).in_(before))
            .values({col(column): now})
        )


def spoken(phone: str) -> str:
    """A number of digits as E.164."""
    return f"+{phone}" if phone else ""


def _one(session: Session, channel_id: int, **known_by: str) -> ChannelIdentity | None:
    statement = select(ChannelIdentity).filter_by(channel_id=channel_id, **known_by).with_for_update()
    return session.scalars(statement).one_or_none()


def _learn(
    session: Session, person: Customer, conversation: Conversation, identity: ChannelIdentity, sender: Sender
) -> tuple[Event, ...]:
    """What they call themselves, and the number they write from. Of who is blocked nothing is."""
    said = sender.name or person.said_name, spoken(identity.phone) or person.said_phone
    if said == (person.said_name, person.said_phone) or person.blocked_at is not None:
        return ()
    person.said_name, person.said_phone = said
    renew_customer(session, person.id)
    return (CustomerChanged(person.id, (conversation.id,)),)
