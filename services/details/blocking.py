"""Block a customer, and unblock them: what they write is refused, and their sockets close (SPEC 2)."""

from sqlmodel import Session

from models import AuditKind, Customer, MessageKind
from services import audit, clock
from services.access import load_as_agent
from services.actor import Actor
from services.conversations.change import Change
from services.conversations.crew import must_care
from services.details.editing import told_of
from services.events import CustomerBlocked
from services.outcome import Outcome


def block(session: Session, conversation_id: int, *, actor: Actor) -> Outcome[None]:
    """Refuse what this customer writes from now on, in all of their conversations. Twice is once.

    By the crew and Team Admins. Raises NotFound, Forbidden.
    """
    return _turn(session, conversation_id, actor, on=True)


def unblock(session: Session, conversation_id: int, *, actor: Actor) -> Outcome[None]:
    """Let them write again. Twice is once. Raises NotFound, Forbidden."""
    return _turn(session, conversation_id, actor, on=False)


def _turn(session: Session, conversation_id: int, actor: Actor, *, on: bool) -> Outcome[None]:
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    must_care(conversation, viewer)
    customer = session.get_one(Customer, conversation.customer_id, with_for_update=True)
    if (customer.blocked_at is not None) == on:
        return Outcome(None)
    customer.blocked_at = clock.now() if on else None
    audit.note(
        session,
        AuditKind.CUSTOMER_BLOCKED if on else AuditKind.CUSTOMER_UNBLOCKED,
        actor,
        conversation_id=conversation_id,
        customer_id=customer.id,
    )
    change = Change(session, conversation)
    change.note(actor, MessageKind.BLOCKED if on else MessageKind.UNBLOCKED)
    told = told_of(session, customer.id)
    change.tell(told)
    change.tell(CustomerBlocked(customer.id, told.conversation_ids, on))
    return change.done(None)
