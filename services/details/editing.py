"""Edit what is recorded of a customer. Nobody covers what somebody else has saved without having seen it."""

from sqlalchemy import select
from sqlmodel import Session, col

from models import Agent, AuditKind, Conversation, Customer
from services import audit, clock
from services.access import load_as_agent
from services.actor import Actor
from services.conversations.crew import must_care
from services.details.fields import Details, checked, details_of
from services.events import CustomerChanged
from services.outcome import Outcome
from services.refusal import Conflict
from services.search.indexing import renew_customer


class EditedMeanwhile(Conflict):
    """Somebody else has saved since the editor began: `saved` is how it stands now, as of `revision`."""

    code = "edited"

    def __init__(self, name: str, saved: Details, revision: int) -> None:
        super().__init__(f"{name} has saved other details meanwhile. Look at them, then save again.")
        self.name = name
        self.saved = saved
        self.revision = revision


def edit(
    session: Session,
    conversation_id: int,
    *,
    revision: int,
    details: Details,
    country: str = "",
    actor: Actor,
) -> Outcome[int]:
    """Save a customer's details, by the crew of their conversation or its Team Admin; return the revision.

    `revision` is the one that the editor has seen. The same twice is once.
    Raises NotFound, Forbidden, Mistakes, EditedMeanwhile.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    must_care(conversation, viewer)
    wanted = checked(details, country)
    customer = session.get_one(Customer, conversation.customer_id, with_for_update=True)
    saved = details_of(customer)
    changed = wanted.differing(saved)
    if not changed:
        return Outcome(customer.revision)
    if revision != customer.revision:
        raise EditedMeanwhile(editor_of(session, customer), saved, customer.revision)
    for name in changed:
        value = getattr(wanted, name)
        setattr(customer, name, list(value) if name == "labels" else value)
    customer.revision += 1
    customer.edited_by_id, customer.edited_at = viewer.agent_id, clock.now()
    audit.note(
        session,
        AuditKind.CUSTOMER_EDITED,
        actor,
        conversation_id=conversation_id,
        customer_id=customer.id,
        fields=changed,
    )
    renew_customer(session, customer.id)
    return Outcome(customer.revision, (told_of(session, customer.id),))


def editor_of(session: Session, customer: Customer) -> str:
    """Who saved last."""
    agent = session.get(Agent, customer.edited_by_id) if customer.edited_by_id is not None else None
    return agent.name if agent else "Somebody"


def told_of(session: Session, customer_id: int) -> CustomerChanged:
    """What tells that a customer is not as before."""
    statement = select(col(Conversation.id)).where(col(Conversation.customer_id) == customer_id)
    return CustomerChanged(customer_id, tuple(session.scalars(statement.order_by(col(Conversation.id)))))
