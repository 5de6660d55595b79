"""Each status at its time, with thresholds of seconds, and after a time in which the server was down."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Agent, someone
from tests.e2e.server import Server, opened
from tests.e2e.visitor import visit

SOON, OVERDUE, CLOSE = "1.5", "4", "7"
"""Seconds."""

# What the categories say, from now on: a busy machine may look late.
WATCH = """() => {
  window.said = [];
  const categories = document.querySelector("nav[aria-label=Categories]");
  const note = () => categories.querySelectorAll("button[aria-label]").forEach(({ ariaLabel }) => {
    if (!window.said.includes(ariaLabel)) window.said.push(ariaLabel);
  });
  new MutationObserver(note).observe(categories, { attributes: true, subtree: true });
}"""


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
    ben.page.evaluate(WATCH)
    maria = asks(server)
    ben.counts("Closed", 1, within=30_000)
    for label in ("Rep Needed", "Pending", "Soon to be", "Overdue"):
        ben.counts(label, 0)
    marks = ("Rep Needed 1", "Soon to be 1", "Overdue 1", "Closed 1")
    assert [said for said in ben.page.evaluate("said") if said in marks] == list(marks)
    ben.chooses("Closed")
    ben.opens(maria)
    ben.reads("Closed unanswered, because the customer has not written for long")
    expect(ben.button("REOPEN")).to_be_visible()


def test_the_marks_pass_while_the_server_is_down(server: Server, ben: Agent) -> None:
    maria = asks(server)
    ben.counts("Rep Needed", 1)
    server.stop()
    ben.page.wait_for_function("since => performance.now() > since + 8000", arg=now(ben))
    server.start()
    ben.counts("Closed", 1, within=20_000)
    ben.counts("Rep Needed", 0)
    ben.chooses("Closed")
    ben.opens(maria)
    ben.reads("Closed unanswered, because the customer has not written for long")


def now(agent: Agent) -> float:
    moment: float = agent.page.evaluate("performance.now()")
    return moment
