"""Erase a customer: everything that is stored of them goes for good; the audit line says that it went."""

from sqlalchemy import delete, select
from sqlmodel import Session, col

from models import AuditKind, ChannelIdentity, Conversation, Customer, Inbound
from services import audit, text
from services.access import load_as_agent
from services.actor import Actor
from services.conversations.change import facts_of
from services.conversations.crew import must_be_team_admin
from services.customers import display_name
from services.events import ConversationChanged, CustomerErased, Event, Facts, NotificationsChanged
from services.files.letting_go import doom_all
from services.outcome import Outcome
from services.refusal import Conflict
from services.search.indexing import forget


def erase(session: Session, conversation_id: int, *, name: str, actor: Actor) -> Outcome[None]:
    """Erase the customer of this conversation with all of their conversations, by a Team Admin of it.

    `name` is what the Team Admin has typed: exactly what the customer is called, or nothing happens.
    The contents of files go within seconds. Raises NotFound, Forbidden, Conflict for another name.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    must_be_team_admin(conversation, viewer)
    customer = session.get_one(Customer, conversation.customer_id, with_for_update=True)
    called = display_name(customer)
    if text.line(name, len(name)) != text.line(called, len(called)):
        raise Conflict(f"Type the name as it is: {called}")
    return Outcome(None, wipe(session, customer, actor))


def wipe(session: Session, customer: Customer, actor: Actor) -> tuple[Event, ...]:
    """Erase a customer, locked by the caller, who has asked whether they go; returns what tells it."""
    gone = [facts_of(one) for one in _conversations(session, customer)]
    ids = tuple(facts.id for facts in gone)
    doom_all(session, ids)
    _forget_told(session, customer)
    for id_ in ids:
        forget(session, id_)
    for id_ in ids:
        audit.note(session, AuditKind.CUSTOMER_ERASED, actor, conversation_id=id_, customer_id=customer.id)
    session.flush()
    customer_id = customer.id
    session.connection().execute(delete(Customer).where(col(Customer.id) == customer_id))
    session.expunge_all()
    return (*_told(gone), CustomerErased(customer_id, ids))


def _conversations(session: Session, customer: Customer) -> list[Conversation]:
    """Under their locks, in the order of their ids: two who erase at once don't wait for each other."""
    statement = select(Conversation).where(col(Conversation.customer_id) == customer.id)
    return list(session.scalars(statement.order_by(col(Conversation.id)).with_for_update()))


def _forget_told(session: Session, customer: Customer) -> None:
    """What channels were told of them, by the ids and numbers that they were known by there."""
    theirs = select(ChannelIdentity).where(col(ChannelIdentity.customer_id) == customer.id)
    for identity in session.scalars(theirs):
        names = {identity.external_id, identity.phone} - {""}
        session.connection().execute(
            delete(Inbound).where(
                col(Inbound.channel_id) == identity.channel_id, col(Inbound.sender).in_(names)
            )
        )


def _told(gone: list[Facts]) -> list[Event]:
    events: list[Event] = []
    for facts in gone:
        concerned = (*facts.crew_ids, *facts.invited_ids, *([facts.owner_id] if facts.owner_id else []))
        events += [
            ConversationChanged(facts.id, facts, None),
            NotificationsChanged((*facts.team_ids, *facts.invited_team_ids), concerned),
        ]
    return events
