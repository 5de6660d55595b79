"""An owner connects a WhatsApp number, sees what is wrong, and takes along what Meta asks for."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.server import Server, opened
from tests.e2e.test_accessibility import serious
from tests.e2e.test_channels import NewAgent, is_in_order
from tests.web.conftest import with_agents
from tests.web.visitors import PASSWORD

NOBODY = "http://127.0.0.1:1/v24.0"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A company without a number, from whose server WhatsApp can't be reached."""
    folder = with_agents(tmp_path_factory.mktemp("company"))
    with opened(Server(folder, "serve", WHATSAPP_URL=NOBODY)) as server:
        yield server


def test_a_number_is_connected_and_checked(agent: NewAgent) -> None:
    ada = agent("Ada")
    ada.signs_in(PASSWORD)
    ada.is_at_the_console()
    page = ada.page
    page.goto("/settings/whatsapp")
    expect(
        page.get_by_role("region", name="No number is connected yet").get_by_role("listitem")
    ).to_have_count(4)
    page.get_by_role("button", name="Connect a number", exact=True).click()
    page.get_by_role("button", name="Connect", exact=True).click()
    token = page.get_by_role("textbox", name="Access token", exact=True)
    expect(token).to_have_accessible_description("Type the access token: nothing is sent or read without it.")
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
    page.get_by_role("textbox", name="Name", exact=True).fill("Harbour by WhatsApp")
    page.get_by_role("group", name="Teams").get_by_role("checkbox").first.check()
    page.get_by_role("textbox", name="Phone number id", exact=True).fill("109876543210987")
    page.get_by_role("textbox", name="WhatsApp business account id", exact=True).fill("201234567890123")
    token.fill("EAAB-the-access-token")
    page.get_by_role("textbox", name="App secret", exact=True).fill("the-app-secret")
    page.get_by_role("button", name="Connect", exact=True).click()

    expect(page.get_by_role("heading", name="Harbour by WhatsApp", exact=True)).to_be_visible()
    connection = page.get_by_role("region", name="Connection", exact=True)
    expect(connection.get_by_role("status")).to_have_text("One thing to do.")
    findings = connection.get_by_role("list", name="Findings", exact=True).get_by_role("listitem")
    expect(findings.first).to_contain_text("WhatsApp can't be reached.")
    webhook = page.get_by_role("region", name="Webhook", exact=True)
    expect(webhook.get_by_role("textbox", name="Webhook URL", exact=True)).to_have_value(
        re.compile(r"^http://127\.0\.0\.1:\d+/webhooks/whatsapp/\w+$")
    )
    expect(webhook.get_by_role("textbox", name="Verify token", exact=True)).to_have_value(
        re.compile(r"^[\w-]{32}$")
    )
    account = page.get_by_role("region", name="Account", exact=True)
    expect(token).to_have_value("")
    token.fill("EAAB-another")
    account.get_by_role("button", name="Save", exact=True).click()
    expect(token).to_have_value("")
    page.get_by_role("button", name="OK", exact=True).click()
    expect(page.get_by_text("Saved.")).to_have_count(0)
    is_in_order(page)
    page.emulate_media(color_scheme="dark")
    assert serious(page) == []
    page.get_by_role("link", name="Channels", exact=True).first.click()
    page.get_by_role("link", name="Harbour by WhatsApp", exact=True).click()
    expect(connection).to_be_visible()
