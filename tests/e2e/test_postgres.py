"""The same product on PostgreSQL."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from playwright.sync_api import expect

from tests.e2e.people import Agent, Customer, someone
from tests.e2e.server import Server, opened
from tests.e2e.slow_line import SlowLine
from tests.e2e.visitor import visit
from tests.postgres import Postgres


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[Server]:
    """The demo company on a server's database."""
    with postgres.database("company") as url:
        folder = tmp_path_factory.mktemp("company")
        with opened(Server(folder, "demo", "--empty", DATABASE_URL=url)) as server:
            yield server


@pytest.fixture
def operator(postgres: Postgres) -> Iterator[Callable[[bool], None]]:
    """Who shuts the database to everyone, and opens it."""
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:

        def let_in(on: bool) -> None:
            connection.execute(f"ALTER DATABASE company ALLOW_CONNECTIONS {on}")
            if not on:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'company'"
                )

        yield let_in
        let_in(True)


def arrive(*agents: Agent) -> None:
    for one in agents:
        one.signs_in()
        one.is_at_the_console()


def test_a_customer_is_served(
    server: Server, agent: Callable[..., Agent], customer: Callable[..., Customer]
) -> None:
    ben, dan = agent("Ben"), agent("Dan")
    arrive(ben, dan)
    maria = customer("demo-sales")
    maria.visits()
    maria.opens_chat()
    maria.is_called(someone("Maria"))
    maria.writes("Is the red lantern in stock?")
    ben.sees(maria.name, "Is the red lantern in stock?", "Rep Needed")
    ben.joins(maria.name)
    ben.answers("Yes, three of them.")
    maria.reads("Yes, three of them.")
    dan.opens(maria.name)
    dan.reads("Is the red lantern in stock?", "Yes, three of them.")
    server.restart()
    maria.writes("I take two")
    ben.reads("I take two")
    ben.answers("Fine")
    maria.reads("Is the red lantern in stock?", "Yes, three of them.", "I take two", "Fine")
    ben.closes()
    dan.does_not_list(maria.name)
    assert not (server.data / "triptych.db").exists()


def test_two_grab_and_one_wins(
    server: Server, agent: Callable[..., Agent], customer: Callable[..., Customer]
) -> None:
    """Neither hears of the other before both have pressed."""
    cleo, dan, ada = agent("Cleo"), agent("Dan"), agent("Ada")
    lines = [SlowLine(one.page) for one in (cleo, dan)]
    arrive(cleo, dan, ada)
    omar = customer("demo-support")
    omar.visits()
    omar.opens_chat()
    omar.is_called(someone("Omar"))
    omar.writes("My lamp is broken")
    ada.opens(omar.name)
    for one in (cleo, dan):
        one.sees(omar.name)
    for line in lines:
        line.holds()
    for one in (cleo, dan):
        one.row(omar.name).get_by_role("button", name="JOIN", exact=True).click()
    for line in lines:
        line.lets_go()
    grabbed = ada.messages.get_by_text("grabbed this conversation")
    expect(grabbed).to_have_count(1)
    winner, loser = (cleo, dan) if "Cleo" in grabbed.inner_text() else (dan, cleo)
    expect(loser.page.get_by_role("alert").filter(has_text=f"Grabbed by {winner.name}")).to_be_visible()
    loser.does_not_list(omar.name)
    winner.answers("I am looking into it")
    omar.reads("I am looking into it")
    ada.sees_representatives(1)


def test_who_reads_while_the_database_is_away_is_told_what_to_do(
    server: Server, agent: Callable[..., Agent], operator: Callable[[bool], None]
) -> None:
    ben = agent("Ben")
    arrive(ben)
    name = someone("Maria")
    with visit(server, name=name) as maria:
        maria.writes("Is the red lantern in stock?")
        ben.sees(name)
        operator(False)
        row = ben.row(name).get_by_role("button", name=name, exact=True)
        row.click()
        expect(ben.page.get_by_role("alert").filter(has_text="Try again in a moment.")).to_be_visible()
        assert maria.writes("Hello?")["code"] == "unavailable"
        page = ben.context.new_page()
        page.goto("/conversations")
        expect(page.get_by_role("heading", name="Not now", exact=True)).to_be_visible()
        operator(True)
        row.click()
        ben.reads("Is the red lantern in stock?")
        assert maria.writes("Hello?")["type"] == "ack"
        ben.reads("Hello?")
