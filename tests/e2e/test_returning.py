"""Coming back: reload, another page, another tab, and a draft that was not sent."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Agent, Customer, someone


@pytest.fixture
def maria(customer: Callable[..., Customer]) -> Customer:
    maria = customer("demo-sales")
    maria.visits()
    maria.opens_chat()
    maria.is_called(someone("Maria"))
    maria.writes("Hello")
    return maria


@pytest.fixture
def ben(maria: Customer, agent: Callable[..., Agent]) -> Agent:
    ben = agent("Ben")
    ben.signs_in()
    ben.joins(maria.name)
    return ben


def test_the_customer_finds_everything_again(maria: Customer, ben: Agent) -> None:
    ben.answers("Good morning")
    maria.reads("Good morning")
    maria.page.reload()
    maria.opens_chat()
    maria.reads("Hello", "Good morning")
    maria.visits("/lanterns")
    ben.answers("Which one?")
    maria.opens_chat()
    maria.reads("Hello", "Good morning", "Which one?")
    maria.writes("The red one")
    ben.reads("Hello", "Good morning", "Which one?", "The red one")


def test_two_tabs_of_one_customer_show_the_same_once(maria: Customer, ben: Agent) -> None:
    other = maria.opens_another_tab()
    other.visits("/lanterns")
    other.opens_chat()
    other.reads("Hello")
    maria.writes("From the first tab")
    other.writes("From the second tab")
    ben.answers("I read both")
    for reader in (maria, other, ben):
        reader.reads("Hello", "From the first tab", "From the second tab", "I read both")


def test_two_tabs_of_one_agent_show_the_same(maria: Customer, ben: Agent) -> None:
    other = ben.opens_another_tab()
    other.opens(maria.name)
    other.answers("From my other tab")
    ben.reads("Hello", "From my other tab")
    maria.reads("From my other tab")
    ben.closes()
    other.cannot_write()
    other.chooses("Closed")
    other.sees(maria.name)


def test_a_draft_survives_reload_and_switching(
    maria: Customer, ben: Agent, customer: Callable[..., Customer]
) -> None:
    omar = customer("demo-sales")
    omar.visits()
    omar.opens_chat()
    omar.is_called(someone("Omar"))
    omar.writes("Are you open on Sunday?")
    ben.composer.fill("Let me see whether")
    ben.joins(omar.name)
    expect(ben.composer).to_have_value("")
    ben.page.reload()
    ben.opens(maria.name)
    expect(ben.composer).to_have_value("Let me see whether")
    ben.answers("Let me see whether we have it")
    maria.reads("Let me see whether we have it")
    ben.page.reload()
    ben.opens(maria.name)
    expect(ben.composer).to_have_value("")


@pytest.mark.parametrize("place", ["shop", "page"])
def test_it_works_on_a_phone(
    agent: Callable[..., Agent], customer: Callable[..., Customer], place: str
) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    maria = customer("demo-sales", shop=place == "shop", **phone)
    maria.visits()
    maria.opens_chat()
    maria.is_called(someone("Maria"))
    maria.writes("Hello from the bus")
    ben = agent("Ben", **phone)
    ben.signs_in()
    ben.opens(maria.name)
    ben.joins_what_is_open()
    ben.answers("Good journey")
    maria.reads("Good journey")
