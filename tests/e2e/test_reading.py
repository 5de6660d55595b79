"""Long threads and long lists: what is not in sight comes when it is scrolled to, and one's place is kept."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.people import Agent, Customer, someone
from tests.e2e.server import Server
from tests.e2e.visitor import visit

MESSAGES = 120
CUSTOMERS = 160
"""More than a browser holds rows of."""


@pytest.fixture
def ben(agent: Callable[..., Agent]) -> Agent:
    ben = agent("Ben")
    ben.signs_in()
    ben.is_at_the_console()
    return ben


def scroll_up(log: Locator, until: str) -> None:
    """Scroll to the top again and again, as older messages come, until this one is there."""
    for _ in range(MESSAGES):
        first = log.get_by_text(re.compile(r"^Number \d{3}$")).first.text_content() or ""
        if first == until:
            return
        log.evaluate("(log) => { log.scrollTop = 0; }")
        expect(log.get_by_text(re.compile(r"^Number \d{3}$")).first).not_to_have_text(first)
    raise AssertionError(f"{until} does not come")


def test_older_messages_come_on_scrolling_up(
    server: Server, ben: Agent, customer: Callable[..., Customer]
) -> None:
    maria = customer("demo-sales")
    maria.visits()
    maria.opens_chat()
    maria.is_called(someone("Maria"))
    token = maria.page.evaluate("localStorage.getItem('triptych:demo-sales:token')")
    with visit(server, token=token) as visitor:
        visitor.writes(*(f"Number {i:03}" for i in range(1, MESSAGES + 1)))
    ben.opens(maria.name)
    for log in (ben.messages, maria.messages):
        expect(log.get_by_text(f"Number {MESSAGES}", exact=True)).to_be_in_viewport()
        scroll_up(log, "Number 001")
        numbers = [f"Number {i:03}" for i in range(1, MESSAGES + 1)]
        told = log.text_content() or ""
        places = [told.find(number) for number in numbers]
        assert places == sorted(places)
        assert places[0] >= 0
        assert [number for number in numbers if told.count(number) != 1] == []


def test_a_long_list_is_there_to_its_end(server: Server, ben: Agent, agent: Callable[..., Agent]) -> None:
    names = [f"{someone('Crowd')}" for _ in range(CUSTOMERS)]
    for name in names:
        with visit(server, "demo-support", name=name) as visitor:
            visitor.writes(f"I am {name}")
    cleo = agent("Cleo")
    cleo.signs_in()
    cleo.counts("Rep Needed", CUSTOMERS)
    cleo.sees(names[0])
    cleo.row(names[0]).get_by_role("button", name=names[0], exact=True).focus()
    cleo.page.keyboard.press("End")
    expect(cleo.row(names[-1])).to_be_in_viewport()
    expect(cleo.row(names[-1]).get_by_role("button", name=names[-1], exact=True)).to_be_focused()
    cleo.page.keyboard.press("Home")
    expect(cleo.row(names[0])).to_be_in_viewport()
    cleo.rows.hover()
    cleo.page.mouse.wheel(0, 72 * CUSTOMERS // 2)
    cleo.row(names[CUSTOMERS // 2]).scroll_into_view_if_needed()
    expect(cleo.row(names[CUSTOMERS // 2])).to_be_in_viewport()
    # Someone goes to the end of the list, below what is in sight: nothing that is in sight moves.
    middle = cleo.row(names[CUSTOMERS // 2])
    before = middle.bounding_box()
    with visit(server, "demo-support", name=someone("Latecomer")) as visitor:
        visitor.writes("Me too")
    cleo.counts("Rep Needed", CUSTOMERS + 1)
    assert middle.bounding_box() == before
