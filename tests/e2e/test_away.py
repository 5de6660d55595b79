"""Away while the customer waits: the conversation goes back to the team, with a line that says why."""

from collections.abc import Callable, Iterator

import pytest

from tests.e2e.people import Agent, leave, someone
from tests.e2e.server import Server, opened
from tests.e2e.visitor import visit

GRACE_MS = 30_000
"""For so long an agent whose last console has gone counts as there (SPEC 1)."""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A company in which nobody waits long for who is away."""
    server = Server(tmp_path_factory.mktemp("company"), "demo", "--empty", AWAY_AFTER="1.5")
    with opened(server) as server:
        yield server


@pytest.fixture
def omar(server: Server) -> str:
    """The name of a customer of Support who waits."""
    name = someone("Omar")
    with visit(server, "demo-support", name=name) as visitor:
        visitor.writes("My lamp is broken")
    return name


def arrive(*agents: Agent) -> None:
    for one in agents:
        one.signs_in()
        one.is_at_the_console()


def test_an_owner_who_switches_to_away(omar: str, agent: Callable[..., Agent]) -> None:
    cleo, dan = agent("Cleo"), agent("Dan")
    arrive(cleo, dan)
    dan.sees(omar)
    cleo.joins(omar)
    dan.does_not_list(omar)
    cleo.turns_available()
    dan.sees(omar, "Rep Needed")
    cleo.cannot_write()
    dan.opens(omar)
    dan.reads(
        "Cleo was away while the customer waited, and left",
        "Nobody owns this conversation now: the team sees it again",
    )
    cleo.turns_available()


def test_an_owner_who_closes_the_browser(omar: str, agent: Callable[..., Agent]) -> None:
    cleo, dan = agent("Cleo"), agent("Dan")
    arrive(cleo, dan)
    cleo.joins(omar)
    dan.does_not_list(omar)
    leave(cleo.context)
    dan.sees(omar, "Rep Needed", within=GRACE_MS + 20_000)
    dan.opens(omar)
    dan.reads("Cleo was away while the customer waited, and left")


def test_who_is_not_back_after_a_restart(server: Server, omar: str, agent: Callable[..., Agent]) -> None:
    cleo, dan = agent("Cleo"), agent("Dan")
    arrive(cleo, dan)
    cleo.joins(omar)
    dan.does_not_list(omar)
    server.stop()
    leave(cleo.context)
    server.start()
    dan.sees(omar, "Rep Needed", within=20_000)
    dan.opens(omar)
    dan.reads("Cleo was away while the customer waited, and left")
