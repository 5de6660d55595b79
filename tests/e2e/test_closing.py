"""Closing and what may follow it: Undo, reopening, and a customer who writes at that very moment."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Agent, Customer, someone
from tests.e2e.server import Server
from tests.e2e.slow_line import SlowLine
from tests.e2e.visitor import visit


@pytest.fixture
def maria(server: Server) -> str:
    """The name of a customer who waits."""
    name = someone("Maria")
    with visit(server, name=name) as visitor:
        visitor.writes("Hello")
    return name


@pytest.fixture
def ben(agent: Callable[..., Agent]) -> Agent:
    ben = agent("Ben")
    ben.signs_in()
    return ben


def test_undo_gives_back_crew_and_wait(maria: str, ben: Agent) -> None:
    ben.joins(maria)
    ben.closes()
    ben.cannot_write()
    ben.does_not_list(maria)
    ben.button("Undo").click()
    expect(ben.composer).to_be_editable()
    ben.sees_representatives(1)
    ben.chooses("Pending")
    ben.sees(maria)


def test_a_representative_reopens_by_hand(maria: str, ben: Agent, agent: Callable[..., Agent]) -> None:
    ben.joins(maria)
    ben.closes()
    dan = agent("Dan")
    dan.signs_in()
    dan.chooses("Closed")
    dan.opens(maria)
    expect(dan.button("Undo")).to_be_hidden()
    dan.reopens()
    dan.answers("Welcome back")
    ben.reads("Welcome back")
    ben.sees(maria)


def test_a_team_admin_closes_without_joining(maria: str, ben: Agent, agent: Callable[..., Agent]) -> None:
    ben.opens(maria)
    expect(ben.button("CLOSE")).to_be_hidden()
    ada = agent("Ada")
    ada.signs_in()
    ada.opens(maria)
    ada.cannot_write()
    ada.closes()
    expect(ben.button("REOPEN")).to_be_visible()
    ben.does_not_list(maria)


def test_whoever_closes_hears_that_the_customer_has_just_written(
    server: Server, agent: Callable[..., Agent], customer: Callable[..., Customer]
) -> None:
    """What the customer wrote is still on its way to Ben's screen when he presses CLOSE."""
    ben = agent("Ben")
    line = SlowLine(ben.page)
    ben.signs_in()
    maria = customer("demo-sales")
    maria.visits()
    maria.opens_chat()
    maria.is_called(someone("Maria"))
    maria.writes("Hello")
    ben.joins(maria.name)
    ben.reads("Hello")
    line.holds()
    maria.writes("One more thing")
    ben.button("CLOSE").click()
    line.lets_go()
    expect(ben.interaction.get_by_role("alert")).to_contain_text(f"{maria.name} has just written.")
    ben.reads("One more thing")
    ben.sees_representatives(1)
    ben.button("Close anyway").click()
    expect(ben.button("Undo")).to_be_visible()
    expect(ben.interaction.get_by_role("alert")).to_be_hidden()
    ben.does_not_list(maria.name)
