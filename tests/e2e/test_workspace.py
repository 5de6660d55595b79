"""The workspace's settings and its audit trail: mistakes stand beside fields, and mail is tried at once."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.people import Agent
from tests.e2e.test_accessibility import serious
from tests.e2e.test_layout import wrong


def save(card: Locator) -> None:
    card.get_by_role("button", name="Save", exact=True).click()


def looks_well(page: Page) -> None:
    """In both themes and directions, from the narrowest window on."""
    assert serious(page) == []
    for width, height in ((320, 640), (1280, 720)):
        page.set_viewport_size({"width": width, "height": height})
        for direction in ("rtl", "ltr"):
            page.evaluate("(direction) => { document.documentElement.dir = direction }", direction)
            assert wrong(page) == [], f"{direction} at {width}"


def test_an_owner_sets_up_the_workspace(agent: Callable[..., Agent]) -> None:
    ada = agent("Ada")
    ada.signs_in()
    ada.is_at_the_console()
    page = ada.page
    page.goto("/settings/workspace")
    expect(page.get_by_role("heading", name="Workspace", exact=True)).to_be_visible()
    looks_well(page)

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
    heard = page.get_by_role("button", name="OK", exact=True).last.bounding_box()
    assert heard
    assert min(heard["width"], heard["height"]) >= 24
    mail.get_by_role("button", name="Send a test mail", exact=True).click()
    expect(told).to_contain_text("Sent to ada@demo.example. The server answered:")

    assert serious(page) == [], "with what is said at the top, and beside the fields"
    page.reload()
    expect(zone).to_have_value("Europe/Lisbon")


def test_the_audit_trail_is_narrowed_down_and_taken_along(agent: Callable[..., Agent]) -> None:
    ada = agent("Ada")
    ada.signs_in()
    ada.is_at_the_console()
    page = ada.page
    page.goto("/settings/audit")
    lines = page.get_by_role("table", name="Audit trail", exact=True)
    expect(lines).to_contain_text("signed in")
    looks_well(page)
    page.get_by_role("combobox", name="What", exact=True).select_option("Channels and templates")
    expect(lines).not_to_contain_text("signed in")
    expect(lines).to_contain_text("made template")
    page.get_by_label("To", exact=True).fill("2020-01-31")
    expect(page.get_by_text("Nothing is found. Look for less, or for other days.")).to_be_visible()
    page.get_by_label("From", exact=True).fill("2020-02-01")
    to = page.get_by_label("To", exact=True)
    expect(to).to_have_accessible_description("This day is before the first one.")
    page.get_by_label("From", exact=True).fill("")
    to.fill("")
    expect(lines).to_contain_text("made template")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as CSV", exact=True).click()
    assert "made template" in download.value.path().read_text("utf-8-sig")
