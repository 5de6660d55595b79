"""Grab: of two who press at the same moment one owns it, and the other is told who and sees it no more."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.people import Agent, someone
from tests.e2e.server import Server
from tests.e2e.slow_line import SlowLine
from tests.e2e.visitor import visit

# When a name is nowhere on a page any more, and when a press began, both by the machine's clock.
WATCH = """(name) => {
  const isGone = () => !document.documentElement.outerHTML.includes(name);
  window.gone = new Promise((done) => {
    const timer = setInterval(() => isGone() && (clearInterval(timer), done(Date.now())), 20);
  });
}"""
NOTE_PRESS = "() => addEventListener('click', () => { window.pressed = Date.now(); }, { capture: true })"


@pytest.fixture
def bring(agent: Callable[..., Agent]) -> Callable[[str], Agent]:
    """Someone at their console."""

    def at_the_console(name: str) -> Agent:
        one = agent(name)
        one.signs_in()
        one.is_at_the_console()
        return one

    return at_the_console


@pytest.fixture
def omar(server: Server) -> str:
    """A customer of Support, who waits."""
    return writes_to_support(server, someone("Omar"))


def writes_to_support(server: Server, name: str) -> str:
    with visit(server, "demo-support", name=name) as visitor:
        visitor.writes("My lamp is broken")
    return name


def test_two_press_join_at_the_same_moment(server: Server, agent: Callable[..., Agent]) -> None:
    """Neither hears of the other before both have pressed."""
    cleo, dan = agent("Cleo"), agent("Dan")
    lines = [SlowLine(one.page) for one in (cleo, dan)]
    for one in (cleo, dan):
        one.signs_in()
        one.is_at_the_console()
    omar = writes_to_support(server, someone("Omar"))
    for one in (cleo, dan):
        one.sees(omar, "Rep Needed")
    for line in lines:
        line.holds()
    for one in (cleo, dan):
        one.row(omar).get_by_role("button", name="JOIN", exact=True).click()
    for line in lines:
        line.lets_go()
    winner, loser = (cleo, dan) if is_told_who(dan, "Cleo") else (dan, cleo)
    expect(told(loser, winner.name)).to_be_visible()
    winner.is_reading(omar)
    winner.reads(f"{winner.name} grabbed this conversation")
    winner.sees_representatives(1)
    loser.does_not_list(omar)
    expect(loser.interaction.get_by_text("Choose a conversation")).to_be_visible()
    loser.counts("Rep Needed", 0)
    loser.counts("All Chatroom", 0)


def test_what_was_grabbed_is_gone_within_a_second(server: Server, bring: Callable[[str], Agent]) -> None:
    """The best of three: a busy machine may be late."""
    cleo, dan = bring("Cleo"), bring("Dan")
    took = []
    for _ in range(3):
        omar = writes_to_support(server, someone("Omar"))
        cleo.sees(omar)
        dan.sees(omar)
        dan.page.evaluate(WATCH, omar)
        cleo.page.evaluate(NOTE_PRESS)
        cleo.joins(omar)
        took.append(dan.page.evaluate("() => gone") - cleo.page.evaluate("() => pressed"))
    assert min(took) < 1_000, took


def told(one: Agent, name: str) -> Locator:
    """Who was first."""
    return one.page.get_by_role("alert").filter(has_text=f"Grabbed by {name}")


def is_told_who(one: Agent, name: str) -> bool:
    """One of the two is: whichever comes first shows which."""
    won = one.interaction.get_by_role("log", name="Messages").get_by_text(
        f"{one.name} grabbed this conversation"
    )
    expect(told(one, name).or_(won)).to_be_visible()
    return not won.is_visible()


def test_a_team_admin_joins_without_becoming_the_owner(omar: str, bring: Callable[[str], Agent]) -> None:
    ada, cleo, dan = bring("Ada"), bring("Cleo"), bring("Dan")
    ada.joins(omar)
    ada.reads("Ada joined")
    dan.sees(omar)
    dan.joins(omar)
    dan.reads("Dan grabbed this conversation")
    cleo.does_not_list(omar)
    ada.sees_representatives(2)


def test_when_the_owner_leaves_the_team_sees_it_again(omar: str, bring: Callable[[str], Agent]) -> None:
    cleo, dan = bring("Cleo"), bring("Dan")
    cleo.joins(omar)
    dan.does_not_list(omar)
    cleo.leaves()
    dan.sees(omar, "Rep Needed")
    dan.opens(omar)
    dan.reads("Cleo left", "Nobody owns this conversation now: the team sees it again")


def test_when_the_owner_leaves_a_representative_in_the_crew_owns_it(
    omar: str, bring: Callable[[str], Agent]
) -> None:
    cleo, dan = bring("Cleo"), bring("Dan")
    cleo.joins(omar)
    cleo.invites("Dan")
    dan.joins(omar)
    cleo.leaves()
    dan.reads("Cleo left", "Dan owns this conversation now")
    cleo.does_not_see(omar)


def test_closed_it_stays_hidden_until_the_customer_writes_again(
    server: Server, bring: Callable[[str], Agent]
) -> None:
    cleo, dan, ada = bring("Cleo"), bring("Dan"), bring("Ada")
    omar = someone("Omar")
    with visit(server, "demo-support", name=omar) as visitor:
        visitor.writes("My lamp is broken")
        cleo.joins(omar)
        number = int(cleo.link().rpartition("=")[2])
        cleo.closes()
        nadia = writes_to_support(server, someone("Nadia"))
        ada.opens(nadia)
        ada.closes()
        dan.chooses("Closed")
        dan.sees(nadia)
        dan.follows_a_link_to(number)
        dan.is_at_the_console()
        expect(dan.interaction.get_by_text("Choose a conversation")).to_be_visible()
        dan.does_not_see(omar)
        cleo.turns_available()
        visitor.writes("Still there?")
    dan.sees(omar, "Rep Needed", "Still there?")
    dan.opens(omar)
    dan.reads(f"Reopened, because {omar} has written again")
