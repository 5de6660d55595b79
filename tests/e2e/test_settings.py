"""The way to the settings, and who is not let in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Agent


@pytest.fixture
def at_the_console(agent: Callable[..., Agent]) -> Callable[[str], Agent]:
    def bring(name: str) -> Agent:
        one = agent(name)
        one.signs_in()
        one.is_at_the_console()
        return one

    return bring


def test_an_owner_suspends_and_reactivates_somebody(at_the_console: Callable[[str], Agent]) -> None:
    ada = at_the_console("Ada")
    ada.opens_account()
    ada.page.get_by_role("menuitem", name="Settings", exact=True).click()
    expect(ada.page.get_by_role("heading", name="People", exact=True)).to_be_visible()
    ada.page.get_by_role("searchbox", name="Search people").fill("dan@")
    row = ada.page.get_by_role("table", name="People").get_by_role("row").filter(has_text="dan@demo.example")
    expect(ada.page.get_by_role("status").filter(has_text="1 found")).to_be_visible()
    row.get_by_role("button", name="Suspend", exact=True).press("Enter")
    dialog = ada.page.get_by_role("dialog", name="Suspend Dan?", exact=True)
    expect(dialog.get_by_role("button", name="Suspend", exact=True)).to_be_focused()
    ada.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(row.get_by_role("button", name="Suspend", exact=True)).to_be_focused()
    expect(row).not_to_contain_text("Suspended")
    row.get_by_role("button", name="Suspend", exact=True).click()
    dialog.get_by_role("button", name="Suspend", exact=True).click()
    expect(row).to_contain_text("Suspended")
    row.get_by_role("button", name="Reactivate", exact=True).click()
    expect(row).not_to_contain_text("Suspended")
    dan = at_the_console("Dan")
    dan.opens_account()
    expect(dan.page.get_by_role("menuitem", name="Settings", exact=True)).to_have_count(0)
    for address in ("/settings", "/settings/people"):
        answer = dan.page.goto(address)
        assert answer is not None
        assert answer.status == 404
        expect(dan.page.get_by_role("heading", name="Not here")).to_be_visible()
