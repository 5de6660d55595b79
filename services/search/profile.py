"""What is known of a customer, as far as one can be found by it."""

from collections.abc import Iterator

from models import Customer
from services.customers import display_name


def known(customer: Customer) -> Iterator[tuple[str, str]]:
    """What it is called, and what it says. The first is the name that is shown."""
    yield "", display_name(customer)
    yield "Name", customer.said_name
    yield "Email", customer.email
    yield "Email", customer.said_email
    yield "Phone", customer.phone
    yield "Phone", customer.said_phone
    yield "Company", customer.company
    yield "Labels", ", ".join(customer.labels)


def text_of(customer: Customer) -> str:
    """All of it, a line for each, so that no two are taken for one."""
    return "\n".join(said for _, said in known(customer))
