"""Asked into a team, and asking to join one: answered from the notification centre."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlmodel import Session, col, select

from models import Agent, Team
from services.actor import agent
from services.asking import ask_in, ask_to_join
from services.database import Database
from services.events import Bus
from services.outcome import Outcome
from tests.e2e.called import Called
from tests.e2e.server import Server, opened


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Ada has asked Ben into Support, and Cleo asks to join Sales."""
    server = Server(tmp_path_factory.mktemp("company"), "demo", "--empty")
    server.start()
    assert server.stop() == 0, server.log
    Database(f"sqlite:///{server.data / 'triptych.db'}", Bus()).write_here(_ask)
    with opened(server):
        yield server


def _ask(session: Session) -> Outcome[None]:
    people = {one.name: one.id for one in session.exec(select(Agent))}
    teams = {team.name: team.id for team in session.exec(select(Team).order_by(col(Team.id)))}
    asked = ask_in(session, teams["Support"], agent_id=people["Ben"], actor=agent(people["Ada"]))
    asking = ask_to_join(session, teams["Sales"], actor=agent(people["Cleo"]))
    return Outcome(None, (*asked.events, *asking.events))


@pytest.fixture
def asked(contexts: Callable[..., BrowserContext]) -> Callable[[str], Called]:
    """Brings someone to their console, with what has been asked before they came."""

    def bring(name: str) -> Called:
        person = Called(contexts(), name)
        person.signs_in()
        person.is_at_the_console()
        return person

    return bring


def test_both_are_answered(server: Server, asked: Callable[[str], Called]) -> None:
    ada, ben, cleo, dan = asked("Ada"), asked("Ben"), asked("Cleo"), asked("Dan")
    for one, number in ((ada, 1), (ben, 1), (cleo, 0), (dan, 0)):
        one.is_called_by(number)
    ben.opens_the_centre()
    expect(ben.line("Ada")).to_contain_text("Asks you into the team")
    expect(ben.line("Ada")).to_contain_text("Support")
    ben.finds("Ada", "ACCEPT").click()
    expect(ben.line("Ada").get_by_text("ACCEPTED", exact=True)).to_be_visible()
    ben.is_called_by(0)
    expect(ben.line("Ada").get_by_role("button", name="ACCEPT")).to_have_count(0)
    ada.opens_the_centre()
    expect(ada.line("Cleo")).to_contain_text("Asks to join the team")
    ada.finds("Cleo", "APPROVE").click()
    expect(ada.line("Cleo")).to_contain_text("Approved by Ada")
    ada.is_called_by(0)
    cleo.counts("Sales", 0)
