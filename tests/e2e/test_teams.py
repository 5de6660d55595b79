"""Teams as those who look after them live with them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.called import Called
from tests.e2e.people import Agent, someone
from tests.e2e.server import Server
from tests.e2e.visitor import visit


def row(one: Agent, name: str) -> Locator:
    """The row of somebody in the team."""
    return one.page.get_by_role("table", name="Members").get_by_role("row").filter(has_text=name)


def confirms(one: Agent, act: str) -> None:
    """Press the button of a question that has come up."""
    button = one.page.get_by_role("dialog").get_by_role("button", name=act, exact=True)
    expect(button).to_be_focused()
    button.click()
    expect(one.page.get_by_role("dialog")).to_have_count(0)


@pytest.fixture
def ada(called: Callable[..., Called]) -> Called:
    return called("Ada")


def test_a_team_from_its_first_day_to_its_last(ada: Called, called: Callable[..., Called]) -> None:
    cleo = called("Cleo")
    name = someone("Returns")
    ada.page.goto("/settings/teams")
    ada.page.get_by_role("button", name="New team", exact=True).click()
    dialog = ada.page.get_by_role("dialog", name="New team", exact=True)
    expect(dialog.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
    dialog.get_by_role("button", name="Make the team", exact=True).click()
    expect(dialog.get_by_text("Give the team a name, such as Support.")).to_be_visible()
    dialog.get_by_role("textbox", name="Name", exact=True).fill(name)
    dialog.get_by_role("button", name="Make the team", exact=True).click()
    expect(ada.page.get_by_role("heading", name=name, exact=True)).to_be_visible()

    ada.page.get_by_role("button", name="Leave team", exact=True).click()
    confirms(ada, "Leave")
    expect(ada.page.get_by_text("A team needs a Team Admin.")).to_be_visible()

    ada.page.get_by_role("button", name="Invite agents", exact=True).click()
    dialog = ada.page.get_by_role("dialog", name=f"Invite agents into {name}", exact=True)
    dialog.get_by_role("combobox", name="Role in the team").select_option("Team Admin")
    dialog.get_by_role("searchbox", name="Search agents").fill("cleo@")
    expect(dialog.get_by_role("status")).to_have_text("1 found")
    dialog.get_by_role("button", name="Invite", exact=True).click()
    expect(dialog.get_by_role("button", name="Invite again", exact=True)).to_be_visible()
    dialog.get_by_role("button", name="Done", exact=True).click()
    expect(row(ada, "Cleo")).to_contain_text("Invited by Ada")

    cleo.opens_the_centre()
    expect(cleo.line("Ada")).to_contain_text("as Team Admin")
    cleo.finds("Ada", "ACCEPT").click()
    expect(row(ada, "Cleo")).to_contain_text("Available")
    expect(row(ada, "Cleo")).to_contain_text("Team Admin")

    ada.page.get_by_role("button", name="Deactivate team", exact=True).click()
    confirms(ada, "Deactivate")
    ada.page.get_by_role("button", name="Reactivate team", exact=True).click()
    expect(ada.page.get_by_role("button", name="Deactivate team", exact=True)).to_be_visible()
    ada.page.get_by_role("button", name="Delete team", exact=True).click()
    confirms(ada, "Delete")
    expect(ada.page.get_by_role("heading", name="Teams", exact=True)).to_be_visible()


def test_a_team_admin_sees_who_does_what_and_reaches_nothing_else(
    server: Server, ada: Called, agent: Callable[..., Agent]
) -> None:
    ada.page.goto("/settings/teams")
    ada.page.get_by_role("link", name="Sales", exact=True).click()
    row(ada, "Ben").get_by_role("button", name="Make Team Admin", exact=True).click()
    confirms(ada, "Make Team Admin")
    expect(row(ada, "Ben").get_by_role("button", name="Make Representative", exact=True)).to_be_visible()

    ben, dan = agent("Ben"), agent("Dan")
    for one in (ben, dan):
        one.signs_in()
        one.is_at_the_console()
    ben.page.goto("/settings")
    expect(ben.page.get_by_role("link", name="Support", exact=True)).to_have_count(0)
    ben.page.get_by_role("link", name="Sales", exact=True).click()
    expect(row(ben, "Dan")).to_contain_text("Nobody waits")
    expect(ben.page.get_by_role("textbox", name="Name", exact=True)).not_to_be_editable()

    maria, omar = someone("Maria"), someone("Omar")
    for name in (maria, omar):
        with visit(server, "demo-sales", name=name) as visitor:
            visitor.writes("Is the red lantern in stock?")
    dan.joins(maria)
    link = row(ben, "Dan").get_by_role("link", name="1 open, Dan", exact=True)
    expect(link).to_be_visible()
    expect(row(ben, "Dan")).to_contain_text("0 min")
    dan.answers("Yes, it is.")
    expect(row(ben, "Dan")).to_contain_text("Nobody waits")

    link.click()
    ben.sees(maria)
    ben.does_not_list(omar)
    ben.counts("All Chatroom", 1)
    expect(ben.page.get_by_text("Only Dan's", exact=True)).to_be_visible()
    ben.page.get_by_role("button", name="Show everyone's", exact=True).click()
    ben.sees(omar)
    ben.counts("All Chatroom", 2)

    for path in ("/settings/teams/2", "/settings/teams/999", "/settings/people"):
        answer = ben.page.goto(path)
        assert answer is not None
        assert answer.status == 404, path
