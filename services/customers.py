"""What customers are called, and how they are reached."""

from sqlmodel import Session

from models import Customer
from services.addresses import deliverable


def display_name(customer: Customer) -> str:
    """What agents see: the name they gave, else what the customer says, else their number, else ours."""
    return called(customer.id, customer.name, customer.said_name, customer.said_phone)


def called(customer_id: int, name: str, said_name: str, said_phone: str) -> str:
    """The same from columns, where loading the customer would cost more than it says."""
    return name or said_name or said_phone or f"Visitor {customer_id}"


def name_of(session: Session, customer_id: int) -> str:
    """A customer's name by their id."""
    return display_name(session.get_one(Customer, customer_id))


def email_of(customer: Customer) -> str:
    """Where they get mail: the address that an agent typed, else what they say; nothing if none can be."""
    return deliverable(customer.email or customer.said_email)
