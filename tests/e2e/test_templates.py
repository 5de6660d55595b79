"""Message templates: found, filled in, completed and sent; and what stands there for WhatsApp's."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.people import Agent, Customer, has_the_focus, someone
from tests.e2e.posting import chips

ASK = "If we lose each other here: may I write to {}? Your conversation has the number"


@pytest.fixture
def maria(customer: Callable[..., Customer]) -> Customer:
    maria = customer("demo-sales", shop=False)
    maria.visits()
    maria.is_called(someone("Maria"))
    maria.writes("Hello")
    return maria


@pytest.fixture
def ben(agent: Callable[..., Agent], maria: Customer) -> Agent:
    ben = agent("Ben")
    ben.signs_in()
    ben.joins(maria.name)
    return ben


def templates(agent: Agent) -> Locator:
    return agent.page.get_by_role("dialog", name="Message templates", exact=True)


def test_a_slash_finds_one_and_the_customer_reads_it_filled_in(maria: Customer, ben: Agent) -> None:
    ben.composer.press_sequentially("/")
    expect(templates(ben).get_by_role("option")).to_have_count(5)
    ben.page.keyboard.type("welcome")
    expect(templates(ben).get_by_role("option")).to_have_count(1)
    ben.page.keyboard.press("Enter")
    words = f"Hello {maria.name.split()[0]}, this is Ben of Sales. How can I help you?"
    expect(ben.composer).to_have_value(words)
    expect(ben.composer).to_be_focused()
    ben.page.keyboard.press("Enter")
    maria.reads(words)


def test_what_is_left_open_is_filled_in_first(maria: Customer, ben: Agent) -> None:
    ben.button("Message template").press("Enter")
    has_the_focus(templates(ben))
    ben.page.keyboard.type("address")
    expect(templates(ben).get_by_role("option")).to_have_count(1)
    ben.page.keyboard.press("Enter")
    expect(templates(ben)).to_be_hidden()
    expect(ben.composer).to_be_focused()
    ben.page.keyboard.press("Enter")
    expect(ben.interaction.get_by_role("alert")).to_contain_text("Fill in or remove before sending:")
    ben.page.keyboard.type("maria@shop.example")
    ben.page.keyboard.press("Enter")
    expect(maria.messages).to_contain_text(ASK.format("maria@shop.example"))
    expect(maria.messages).not_to_contain_text("{{")


def test_a_file_comes_along_once(maria: Customer, ben: Agent) -> None:
    for _ in range(2):
        ben.button("Message template").press("Enter")
        has_the_focus(templates(ben))
        ben.page.keyboard.type("delivery")
        expect(templates(ben).get_by_role("option")).to_have_count(1)
        expect(templates(ben).get_by_role("region", name="Preview")).to_contain_text("Delivery times.pdf")
        ben.page.keyboard.press("Enter")
        expect(templates(ben)).to_be_hidden()
    expect(chips(ben)).to_have_count(2)
    chips(ben).first.get_by_role("button", name="Remove Delivery times.pdf", exact=True).press("Enter")
    expect(chips(ben)).to_have_count(1)
    expect(chips(ben)).to_contain_text("bytes")
    ben.composer.fill("Here is the leaflet")
    ben.page.keyboard.press("Enter")
    maria.reads("Here is the leaflet")
    expect(maria.messages.get_by_text("Delivery times.pdf")).to_have_count(1)
    expect(chips(ben)).to_have_count(0)


def test_escape_leaves_a_slash_to_write_on(maria: Customer, ben: Agent) -> None:
    ben.composer.press_sequentially("/")
    has_the_focus(templates(ben))
    ben.page.keyboard.press("Escape")
    expect(ben.composer).to_be_focused()
    ben.page.keyboard.type("etc/hosts")
    ben.page.keyboard.press("Enter")
    maria.reads("/etc/hosts")


def test_a_whatsapp_template_says_why_not(ben: Agent) -> None:
    tool = ben.button("WhatsApp template")
    expect(tool).to_have_attribute("aria-disabled", "true")
    expect(tool).to_have_accessible_description(
        "WhatsApp templates are for WhatsApp conversations. This customer writes from your website."
    )
    tool.focus()
    expect(ben.page.get_by_text("WhatsApp templates are for WhatsApp conversations.")).to_be_visible()
    ben.page.keyboard.press("Escape")
    expect(ben.page.get_by_text("WhatsApp templates are for WhatsApp conversations.")).to_be_hidden()
