"""Each status at its time, with thresholds of seconds, and after a time in which the server was down."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Agent, someone
from tests.e2e.server import Server, opened
from tests.e2e.visitor import visit

SOON, OVERDUE, CLOSE = "2", "5", "12"
"""Seconds: apart by more than a browser on a busy machine takes to be looked at."""


@pytest.fixture
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A company in a hurry."""
    folder = tmp_path_factory.mktemp("company")
    marks = {"SOON_AFTER": SOON, "OVERDUE_AFTER": OVERDUE, "CLOSE_AFTER": CLOSE}
    with opened(Server(folder, "demo", "--empty", **marks)) as server:
        yield server


@pytest.fixture
def ben(agent: Callable[..., Agent]) -> Agent:
    ben = agent("Ben")
    ben.signs_in()
    ben.is_at_the_console()
    return ben


def asks(server: Server) -> str:
    name = someone("Maria")
    with visit(server, name=name) as visitor:
        visitor.writes("Hello?")
    return name


def test_a_wait_goes_through_all_of_them(server: Server, ben: Agent) -> None:
    maria = asks(server)
    ben.counts("Rep Needed", 1)
    ben.counts("Soon to be", 1)
    ben.counts("Overdue", 1)
    ben.counts("Soon to be", 0)
    ben.counts("Rep Needed", 1)
    ben.opens(maria)
    ben.counts("Closed", 1, within=20_000)
    for label in ("Rep Needed", "Pending", "Soon to be", "Overdue"):
        ben.counts(label, 0)
    ben.reads("Closed unanswered, because the customer has not written for long")
    expect(ben.button("REOPEN")).to_be_visible()


def test_the_marks_pass_while_the_server_is_down(server: Server, ben: Agent) -> None:
    maria = asks(server)
    ben.counts("Rep Needed", 1)
    ben.opens(maria)
    server.stop()
    ben.page.wait_for_function("since => performance.now() > since + 13000", arg=now(ben), timeout=20_000)
    server.start()
    ben.counts("Closed", 1, within=15_000)
    ben.counts("Rep Needed", 0)
    ben.reads("Closed unanswered, because the customer has not written for long")


def now(agent: Agent) -> float:
    moment: float = agent.page.evaluate("performance.now()")
    return moment
