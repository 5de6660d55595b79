"""Into the workspace by an invitation."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.e2e.people import Agent, someone
from tests.e2e.server import PASSWORD


def test_somebody_is_invited_and_joins(
    agent: Callable[..., Agent], contexts: Callable[..., BrowserContext]
) -> None:
    ada = agent("Ada")
    ada.signs_in()
    ada.is_at_the_console()
    name = someone("Eve")
    email = f"{name.lower().replace(' ', '.')}@demo.example"
    ada.page.goto("/settings/people")
    ada.page.get_by_role("link", name="Invite people", exact=True).click()
    ada.page.get_by_role("textbox", name="Email", exact=True).fill("eve")
    ada.page.get_by_role("button", name="Invite", exact=True).click()
    expect(ada.page.get_by_text("eve is not an e-mail address.")).to_be_visible()
    ada.page.get_by_role("textbox", name="Email", exact=True).fill(email)
    ada.page.get_by_role("combobox", name="Support", exact=True).select_option("Representative")
    ada.page.get_by_role("button", name="Invite", exact=True).click()
    link = ada.page.get_by_role("textbox", name="Link of the invitation").input_value()
    expect(ada.page.get_by_text("The link was sent by email.")).to_be_visible()

    eve = contexts().new_page()
    eve.goto(link)
    eve.get_by_role("textbox", name="Your name", exact=True).fill(name)
    eve.get_by_role("textbox", name="Password", exact=True).fill(PASSWORD)
    eve.get_by_role("button", name="Join", exact=True).click()
    expect(
        eve.get_by_role("navigation", name="Categories").get_by_role("group", name="Teams")
    ).to_contain_text("Support")

    ada.page.goto("/settings/people")
    ada.page.get_by_role("searchbox", name="Search people").fill(email)
    expect(ada.page.get_by_role("status").filter(has_text="1 found")).to_be_visible()
    role = ada.page.get_by_role("combobox", name=f"Workspace role of {name}", exact=True)
    expect(role).to_have_value("member")
    role.select_option("Admin")
    dialog = ada.page.get_by_role("dialog", name=f"Make {name} an admin?", exact=True)
    dialog.get_by_role("button", name="Make them an admin", exact=True).click()
    expect(eve).to_have_url(f"{ada.page.url.partition('/settings')[0]}/login")
    expect(role).to_have_value("admin")
