"""The guard: of two colleagues who answer past each other, the second sees both before the customer does."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Agent, Customer, someone
from tests.e2e.server import Server

ANSWERS = {"Ben": "By noon", "Dan": "By five"}


@pytest.fixture
def maria(customer: Callable[..., Customer]) -> Customer:
    maria = customer("demo-sales", shop=False)
    maria.visits()
    maria.is_called(someone("Maria"))
    maria.writes("When will it come?")
    return maria


@pytest.fixture
def held(server: Server, maria: Customer, agent: Callable[..., Agent]) -> Agent:
    """Who has answered as the second, past a colleague; the customer has the first answer."""
    crew = {name: agent(name) for name in ANSWERS}
    for one in crew.values():
        one.signs_in()
        one.joins(maria.name)
    server.wire.unplug()
    for name, one in crew.items():
        one.answers(ANSWERS[name])
    server.wire.plug()
    first = maria.messages.get_by_text(re.compile("^By (noon|five)$"))
    expect(first).to_have_count(1, timeout=30_000)
    return crew["Ben" if first.inner_text() == ANSWERS["Dan"] else "Dan"]


def test_both_are_shown_and_it_can_be_sent_anyway(maria: Customer, held: Agent) -> None:
    expect(held.button("Send anyway")).to_be_visible()
    held.reads(*ANSWERS.values())
    expect(held.messages.get_by_role("alert")).to_contain_text("has answered meanwhile.")
    held.page.reload()
    held.button("Send anyway").press("Enter")
    expect(held.button("Send anyway")).to_be_hidden()
    maria.reads(*ANSWERS.values())
    held.reads(*ANSWERS.values())


def test_it_can_be_written_anew(maria: Customer, held: Agent) -> None:
    held.button("Edit").press("Enter")
    expect(held.composer).to_be_focused()
    expect(held.composer).to_have_value(ANSWERS[held.name])
    held.answers("As my colleague says")
    maria.reads("As my colleague says")
    expect(maria.messages.get_by_text(ANSWERS[held.name], exact=True)).to_have_count(0)
