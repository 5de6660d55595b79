"""Invite, hand over, take out: who is asked sees it at once, and decides."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Agent, someone
from tests.e2e.server import Server
from tests.e2e.visitor import visit


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
def maria(server: Server) -> str:
    """A customer of Sales, who waits."""
    name = someone("Maria")
    with visit(server, name=name) as visitor:
        visitor.writes("Hello")
    return name


@pytest.fixture
def omar(server: Server) -> str:
    """A customer of Support, who waits."""
    name = someone("Omar")
    with visit(server, "demo-support", name=name) as visitor:
        visitor.writes("My lamp is broken")
    return name


def test_an_outsider_is_invited_sees_it_at_once_and_joins(maria: str, bring: Callable[[str], Agent]) -> None:
    ben, cleo = bring("Ben"), bring("Cleo")
    ben.joins(maria)
    cleo.does_not_list(maria)
    ben.invites("Cleo")
    cleo.sees(maria)
    cleo.opens(maria)
    cleo.cannot_write()
    expect(
        cleo.interaction.get_by_text("Ben invited you to this conversation. JOIN to answer.")
    ).to_be_visible()
    cleo.joins_what_is_open()
    cleo.answers("Cleo here, how can I help?")
    ben.reads("Ben invited Cleo", "Cleo joined", "Cleo here, how can I help?")
    ben.sees_representatives(2)
    with ben.asks() as dialog:
        expect(dialog.get_by_role("list", name="Invited")).to_have_count(0)


def test_who_declines_sees_it_no_more(maria: str, bring: Callable[[str], Agent]) -> None:
    ben, cleo = bring("Ben"), bring("Cleo")
    ben.joins(maria)
    ben.invites("Cleo")
    cleo.opens(maria)
    cleo.declines()
    cleo.does_not_see(maria)
    ben.reads("Cleo declined the invitation")


def test_the_inviter_withdraws(maria: str, bring: Callable[[str], Agent]) -> None:
    ben, cleo = bring("Ben"), bring("Cleo")
    ben.joins(maria)
    ben.invites("Cleo")
    cleo.opens(maria)
    ben.withdraws("Cleo")
    expect(cleo.interaction.get_by_text("Choose a conversation")).to_be_visible()
    cleo.does_not_see(maria)


def test_of_a_team_that_grabs_the_first_enters(maria: str, bring: Callable[[str], Agent]) -> None:
    ben, cleo, dan = bring("Ben"), bring("Cleo"), bring("Dan")
    ben.joins(maria)
    ben.invites("Support")
    dan.opens(maria)
    cleo.opens(maria)
    dan.grabs_what_is_open()
    expect(cleo.interaction.get_by_text("Choose a conversation")).to_be_visible()
    cleo.does_not_see(maria)
    ben.reads("Ben invited the team Support", "Dan joined")


def test_a_team_that_shares_sees_it_from_then_on(omar: str, bring: Callable[[str], Agent]) -> None:
    cleo, ben = bring("Cleo"), bring("Ben")
    cleo.joins(omar)
    cleo.invites("Sales")
    ben.sees(omar, "Sales")
    ben.joins(omar)
    cleo.sees_representatives(2)


def test_the_owner_hands_over(omar: str, bring: Callable[[str], Agent]) -> None:
    cleo, dan = bring("Cleo"), bring("Dan")
    cleo.joins(omar)
    dan.does_not_list(omar)
    with cleo.asks("Hand over") as dialog:
        expect(dialog.get_by_role("listitem")).to_have_count(1)
    cleo.hands_over_to("Dan")
    dan.opens(omar)
    expect(
        dan.interaction.get_by_text("Cleo asks you to take this conversation over. JOIN makes it yours.")
    ).to_be_visible()
    dan.joins_what_is_open()
    dan.reads("Dan owns this conversation now", "Cleo left")
    cleo.does_not_list(omar)
    expect(cleo.interaction.get_by_text("Choose a conversation")).to_be_visible()


def test_one_in_the_crew_is_asked_above_the_composer(omar: str, bring: Callable[[str], Agent]) -> None:
    cleo, dan = bring("Cleo"), bring("Dan")
    cleo.joins(omar)
    cleo.invites("Dan")
    dan.joins(omar)
    cleo.hands_over_to("Dan")
    expect(dan.composer).to_be_editable()
    dan.button("JOIN").click()
    expect(dan.button("JOIN")).to_be_hidden()
    dan.reads("Dan owns this conversation now", "Cleo left")
    dan.sees_representatives(1)


def test_a_team_admin_takes_somebody_out(omar: str, bring: Callable[[str], Agent]) -> None:
    cleo, dan, ada = bring("Cleo"), bring("Dan"), bring("Ada")
    cleo.joins(omar)
    expect(cleo.button("Take out")).to_have_count(0)
    ada.opens(omar)
    dan.does_not_list(omar)
    ada.takes_out("Cleo")
    expect(ada.button("Representative count 0")).to_be_focused()
    dan.sees(omar)
    cleo.is_reading(omar)
    cleo.cannot_write()
    cleo.reads("Ada took Cleo out")
