"""Who is suspended is out at once, also when another process did it."""

from collections.abc import Callable

from playwright.sync_api import expect
from sqlmodel import Session, col, select

from models import Agent as AgentRow
from services.actor import agent as actor
from services.database import Database
from services.events import Bus
from services.outcome import Outcome
from services.suspending import reactivate, suspend
from tests.e2e.people import Agent, someone
from tests.e2e.server import Server
from tests.e2e.visitor import visit

PATIENCE_MS = 6_000
"""SPEC 2: in open consoles within 5 s."""


def from_outside(server: Server, verb: Callable[..., Outcome[None]], name: str) -> None:
    """Ada, the owner, does it to somebody, by a process of its own on the same file."""

    def run(session: Session) -> Outcome[None]:
        ids = {
            row.name: row.id
            for row in session.scalars(select(AgentRow).where(col(AgentRow.name).in_(["Ada", name])))
        }
        return verb(session, ids[name], actor=actor(ids["Ada"]))

    database = Database(f"sqlite:///{server.data / 'triptych.db'}", Bus())
    database.write_here(run)
    database.close()


def test_an_owner_is_suspended(server: Server, agent: Callable[..., Agent]) -> None:
    cleo, dan = agent("Cleo"), agent("Dan")
    for one in (cleo, dan):
        one.signs_in()
        one.is_at_the_console()
    omar = someone("Omar")
    with visit(server, "demo-support", name=omar) as visitor:
        visitor.writes("My lamp is broken")
    cleo.joins(omar)
    dan.does_not_list(omar)
    from_outside(server, suspend, "Cleo")
    try:
        expect(cleo.page).to_have_url(f"{server.url}/login", timeout=PATIENCE_MS)
        dan.sees(omar, "Rep Needed", within=PATIENCE_MS)
        dan.opens(omar)
        dan.reads("Cleo is suspended, and left", "Nobody owns this conversation now: the team sees it again")
        cleo.fills_in_the_login()
        expect(cleo.page.get_by_role("alert")).to_contain_text("Wrong email or password.")
    finally:
        from_outside(server, reactivate, "Cleo")
    cleo.signs_in()
    cleo.is_at_the_console()
    cleo.sees(omar)
