"""The settings of the workspace: mistakes stand beside their fields; mail is tried before it is needed."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.e2e.people import Agent


def save(card: Locator) -> None:
    card.get_by_role("button", name="Save", exact=True).click()


def test_an_owner_sets_up_the_workspace(agent: Callable[..., Agent]) -> None:
    ada = agent("Ada")
    ada.signs_in()
    ada.is_at_the_console()
    page = ada.page
    page.goto("/settings/workspace")
    expect(page.get_by_role("heading", name="Workspace", exact=True)).to_be_visible()

    names = page.get_by_role("region", name="Name and time zone", exact=True)
    zone = names.get_by_role("textbox", name="Time zone", exact=True)
    zone.fill("Mars/Olympus")
    save(names)
    expect(zone).to_have_accessible_description("Type a time zone such as Europe/Lisbon.")
    zone.fill("Europe/Lisbon")
    save(names)
    expect(zone).to_have_attribute("aria-invalid", "false")

    waits = page.get_by_role("region", name="Waiting times", exact=True)
    overdue = waits.get_by_role("textbox", name="Overdue after", exact=True)
    overdue.fill("soon")
    save(waits)
    expect(overdue).to_have_accessible_description("Type minutes and seconds, such as 3:00.")

    mail = page.get_by_role("region", name="Email", exact=True)
    mail.get_by_role("textbox", name="Server", exact=True).fill("127.0.0.1")
    mail.get_by_role("combobox", name="Encryption", exact=True).select_option("smtp")
    mail.get_by_role("textbox", name="Port", exact=True).fill("1")
    save(mail)
    off = mail.get_by_role("button", name="Switch email off", exact=True)
    expect(off).to_be_visible()
    told = mail.get_by_role("status")
    mail.get_by_role("button", name="Send a test mail", exact=True).click()
    expect(told).to_have_text("Not sent. Nothing listens at 127.0.0.1:1: the connection was refused.")
    off.click()
    dialog = page.get_by_role("dialog", name="Switch email off?", exact=True)
    dialog.get_by_role("button", name="Switch off", exact=True).click()
    expect(off).to_be_hidden()
    mail.get_by_role("button", name="Send a test mail", exact=True).click()
    expect(told).to_contain_text("Sent to ada@demo.example. The server answered:")

    page.reload()
    expect(zone).to_have_value("Europe/Lisbon")
