"""The whole loop: a customer writes, the right agents see it, one joins and answers."""

from collections.abc import Callable

from tests.e2e.people import Agent, Customer

Bring = Callable[..., Agent]
Welcome = Callable[..., Customer]


def arrive(*agents: Agent) -> None:
    for agent in agents:
        agent.signs_in()
        agent.is_at_the_console()


def test_a_customer_writes_and_the_right_agents_answer(agent: Bring, customer: Welcome) -> None:
    ben, dan, ada, cleo = (agent(name) for name in ("Ben", "Dan", "Ada", "Cleo"))
    arrive(ben, dan, ada, cleo)

    maria = customer("demo-sales", strict=True)
    maria.visits()
    maria.opens_chat()
    maria.is_called("Maria Oliveira")
    maria.writes("Is the red lantern in stock?")
    for one in (ben, dan, ada):
        one.sees("Maria Oliveira", "Is the red lantern in stock?", "Rep Needed", "Sales")
        one.counts("Rep Needed", 1)

    # Cleo hears of her own team's customer, so that her silence about Maria means something; Ben the reverse.
    omar = customer("demo-support")
    omar.visits()
    omar.opens_chat()
    omar.is_called("Omar Nasser")
    omar.writes("My lamp is broken")
    cleo.sees("Omar Nasser", "My lamp is broken")
    cleo.does_not_see("Maria Oliveira")
    cleo.counts("All Chatroom", 1)
    for both in (ada, dan):
        both.counts("Rep Needed", 2)

    ben.joins("Maria Oliveira")
    ben.counts("Rep Needed", 0)
    for one in (ben, dan, ada):
        one.counts("Pending", 1)
    ben.does_not_see("Omar Nasser")
    ben.answers("Yes, three of them.")
    maria.reads("Yes, three of them.")
    ben.counts("Pending", 0)

    dan.opens("Maria Oliveira")
    dan.reads("Is the red lantern in stock?", "Yes, three of them.")
    dan.sees_representatives(1)
    dan.cannot_write()
    ben.leaves()
    dan.sees_representatives(0)

    dan.joins("Maria Oliveira")
    dan.closes()
    ben.counts("Closed", 1)
    dan.cannot_write()

    # So soon after the closing it goes back to Dan, who is Available.
    maria.writes("And the blue one?")
    ben.counts("Pending", 1)
    for one in (ben, dan, ada):
        one.counts("Closed", 0)
    dan.reads("And the blue one?")
    dan.leaves()
    ben.counts("Rep Needed", 1)
    cleo.does_not_see("Maria Oliveira")
    ada.opens("Maria Oliveira")
    ada.joins("Maria Oliveira")
    ada.answers("The blue one comes on Friday.")
    maria.reads("Yes, three of them.", "And the blue one?", "The blue one comes on Friday.")
