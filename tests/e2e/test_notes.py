"""Notes and mentions: colleagues among themselves, and the customer hears nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.called import Called
from tests.e2e.people import Agent, Customer, someone

MARKER = "MARKER: mind him"


def tab(agent: Agent, name: str) -> Locator:
    return agent.interaction.get_by_role("tab", name=name, exact=True)


@pytest.fixture
def maria(customer: Callable[..., Customer]) -> Customer:
    maria = customer("demo-sales", shop=False)
    maria.visits()
    maria.is_called(someone("Maria"))
    maria.writes("Hello")
    return maria


def test_a_colleague_is_called_and_the_customer_hears_nothing(
    maria: Customer, agent: Callable[..., Agent], called: Callable[..., Called]
) -> None:
    heard: list[str] = []
    maria.page.on(
        "websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(str(frame)))
    )
    maria.page.reload()
    maria.reads("Hello")
    ben, dan = agent("Ben"), called("Dan")
    ben.signs_in()
    ben.joins(maria.name)
    ben.answers("Good morning")
    maria.reads("Good morning")
    tab(ben, "Reply").press("ArrowRight")
    tab(ben, "Note").press("Tab")
    ben.page.keyboard.type(f"{MARKER} @Da")
    colleagues = ben.interaction.get_by_role("listbox", name="Colleagues", exact=True)
    expect(colleagues.get_by_role("option")).to_have_count(1)
    ben.page.keyboard.press("Enter")
    ben.page.keyboard.press("Enter")
    expect(ben.messages.get_by_text("Note, agents only.")).to_have_count(1)
    expect(tab(ben, "Reply")).to_have_attribute("aria-selected", "true")
    dan.is_called_by(1)
    dan.opens_the_centre()
    expect(dan.line(maria.name)).to_contain_text("Ben mentioned you in a note")
    dan.finds(maria.name, "VIEW").click()
    dan.is_reading(maria.name)
    expect(dan.messages.get_by_text(MARKER)).to_be_visible()
    dan.is_called_by(0)
    ben.answers("One moment, please")
    maria.reads("Good morning", "One moment, please")
    expect(maria.page.get_by_text(MARKER)).to_have_count(0)
    assert len(heard) > 2
    assert MARKER not in "".join(heard)
