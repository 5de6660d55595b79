"""Who does something: an agent, a customer, or the clock."""

from dataclasses import dataclass

from models import Author
from services.refusal import Forbidden


@dataclass(frozen=True, slots=True)
class Actor:
    """`id` is the agent's or the customer's; the system has none."""

    kind: Author
    id: int | None

    @property
    def agent_id(self) -> int:
        """The agent's id. Raises Forbidden for anyone else: some acts are agents' alone."""
        if self.kind != Author.AGENT or self.id is None:
            raise Forbidden
        return self.id

    @property
    def sender(self) -> str:
        """The name space of this actor's `client_id`s."""
        return f"{self.kind}:{self.id}" if self.id is not None else str(self.kind)


SYSTEM = Actor(Author.SYSTEM, None)


def agent(agent_id: int) -> Actor:
    """The agent of that id."""
    return Actor(Author.AGENT, agent_id)


def customer(customer_id: int) -> Actor:
    """The customer of that id."""
    return Actor(Author.CUSTOMER, customer_id)
