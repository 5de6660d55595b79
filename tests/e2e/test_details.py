"""Customer details: edited by two at once, taken over, read by those who may only read."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.people import Agent, has_the_focus, someone
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
    """A customer of Sales, who has said who she is."""
    name = someone("Maria")
    with visit(server, name=name, email="maria@shop.example", language="pt-PT") as visitor:
        visitor.writes("Hello")
    return name


def opens_details(one: Agent) -> Locator:
    """By the keyboard."""
    one.button("Edit customer details").press("Enter")
    return has_the_focus(one.page.get_by_role("dialog", name="Customer details", exact=True))


def saves(dialog: Locator) -> None:
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_be_hidden()


def field(dialog: Locator, name: str) -> Locator:
    return dialog.get_by_role("textbox", name=name, exact=True)


def test_what_the_customer_says_is_taken_over(maria: str, bring: Callable[[str], Agent]) -> None:
    ben = bring("Ben")
    ben.joins(maria)
    dialog = opens_details(ben)
    expect(field(dialog, "Name")).to_be_focused()
    expect(dialog.get_by_text(f"The customer says {maria}, not verified")).to_be_visible()
    for taken in ("Name", "Email", "Language", "Time zone"):
        dialog.get_by_role("button", name=f"Take over: {taken}", exact=True).press("Enter")
    expect(field(dialog, "Email")).to_have_value("maria@shop.example")
    expect(dialog.get_by_role("combobox", name="Time zone")).to_have_value("Europe/Lisbon")
    expect(dialog.get_by_text("not verified")).to_have_count(0)
    field(dialog, "Labels").press_sequentially("VIP")
    field(dialog, "Labels").press("Enter")
    expect(dialog.get_by_role("button", name="Remove VIP", exact=True)).to_be_visible()
    saves(dialog)
    expect(ben.button("Edit customer details")).to_be_focused()
    dialog = opens_details(ben)
    expect(field(dialog, "Name")).to_have_value(maria)
    expect(dialog.get_by_text("VIP", exact=True)).to_be_visible()
    expect(dialog.get_by_role("combobox", name="Language")).to_have_value("pt-PT")
    expect(dialog.get_by_text("Saved last by Ben")).to_be_visible()


def test_a_new_name_is_everywhere_at_once(maria: str, bring: Callable[[str], Agent]) -> None:
    ben, dan = bring("Ben"), bring("Dan")
    ben.joins(maria)
    dan.opens(maria)
    renamed = someone("Dr. Oliveira")
    dialog = opens_details(ben)
    field(dialog, "Name").fill(renamed)
    saves(dialog)
    for one in (ben, dan):
        one.is_reading(renamed)
        one.sees(renamed)


def test_mistakes_stand_beside_their_fields_and_nothing_is_lost(
    maria: str, bring: Callable[[str], Agent]
) -> None:
    ben = bring("Ben")
    ben.joins(maria)
    dialog = opens_details(ben)
    field(dialog, "Company").fill("Harbour Supplies")
    field(dialog, "Email").fill("maria at shop")
    field(dialog, "Phone").fill("call me")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(field(dialog, "Email")).to_be_focused()
    expect(field(dialog, "Email")).to_have_accessible_description(
        "This is not an e-mail address. Write it as name@example.com."
    )
    expect(field(dialog, "Phone")).to_have_accessible_description(
        "This is not a phone number. Begin with + and the country code, as in +351 912 345 678."
    )
    for name, value in (("Company", "Harbour Supplies"), ("Email", "maria at shop"), ("Phone", "call me")):
        expect(field(dialog, name)).to_have_value(value)
    ben.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    dialog = opens_details(ben)
    expect(dialog.get_by_text("These changes are not saved yet.")).to_be_visible()
    expect(field(dialog, "Company")).to_have_value("Harbour Supplies")
    field(dialog, "Email").fill("")
    field(dialog, "Phone").fill("+351 912 345 678")
    saves(dialog)
    dialog = opens_details(ben)
    expect(field(dialog, "Phone")).to_have_value("+351 912 345 678")


def test_two_editors_see_each_other(maria: str, bring: Callable[[str], Agent]) -> None:
    ben, dan = bring("Ben"), bring("Dan")
    ben.joins(maria)
    dan.joins(maria)
    his, hers = opens_details(ben), opens_details(dan)
    field(hers, "Company").fill("Mine & Daughters")
    field(his, "Company").fill("His & Sons")
    field(his, "Phone").fill("+351912345678")
    saves(his)
    expect(hers.get_by_text("Ben has saved meanwhile: Phone, Company.")).to_be_visible()
    expect(field(hers, "Phone")).to_have_value("+351 912 345 678")
    expect(field(hers, "Company")).to_have_value("Mine & Daughters")
    expect(hers.get_by_text("Ben has saved His & Sons")).to_be_visible()
    hers.get_by_role("button", name="Use theirs: Company", exact=True).click()
    expect(field(hers, "Company")).to_have_value("His & Sons")
    field(hers, "Company").fill("Ours")
    saves(hers)
    his = opens_details(ben)
    expect(field(his, "Company")).to_have_value("Ours")
    expect(field(his, "Phone")).to_have_value("+351 912 345 678")


def test_who_is_not_in_the_crew_reads_only(maria: str, bring: Callable[[str], Agent]) -> None:
    ben = bring("Ben")
    ben.opens(maria)
    dialog = opens_details(ben)
    expect(dialog.get_by_text("Join this conversation first.")).to_be_visible()
    expect(field(dialog, "Name")).not_to_be_editable()
    expect(dialog.get_by_role("button", name="Save")).to_have_count(0)
    expect(dialog.get_by_text("Europe/Lisbon")).to_have_count(2)
    dialog.get_by_role("button", name="Done", exact=True).click()
    expect(dialog).to_be_hidden()


def test_last_active_and_location(server: Server, bring: Callable[[str], Agent]) -> None:
    name = someone("Tom")
    with visit(server, name=name) as tom:
        tom.writes("Hello")
        ben = bring("Ben")
        ben.opens(name)
        expect(ben.interaction.get_by_role("term").filter(has_text="Last active")).to_be_visible()
        expect(ben.interaction.get_by_role("term").filter(has_text="Location")).to_be_visible()
        expect(ben.interaction.get_by_role("definition").first).to_have_text("just now")
        expect(ben.interaction.get_by_role("definition").last).to_contain_text("unknown, ")


def test_an_earlier_conversation_is_opened(server: Server, bring: Callable[[str], Agent]) -> None:
    first, again = someone("Omar"), someone("Omar again")
    for name in (first, again):
        with visit(server, name=name) as visitor:
            visitor.writes(f"I am {name}")
    ben = bring("Ben")
    mail = f"{uuid4()}@shop.example"
    for name in (first, again):
        ben.joins(name)
        dialog = opens_details(ben)
        field(dialog, "Email").fill(mail)
        saves(dialog)
    dialog = opens_details(ben)
    earlier = dialog.get_by_role("list", name="Earlier conversations", exact=True)
    expect(earlier.get_by_role("button")).to_have_count(1)
    earlier.get_by_role("button").press("Enter")
    expect(dialog).to_be_hidden()
    ben.is_reading(first)
    ben.reads(f"I am {first}")


def test_nothing_stays_of_what_one_may_not_see_any_more(
    server: Server, bring: Callable[[str], Agent]
) -> None:
    omar = someone("Omar")
    with visit(server, "demo-support", name=omar) as visitor:
        visitor.writes("My lamp is broken")
    cleo, dan = bring("Cleo"), bring("Dan")
    cleo.opens(omar)
    dialog = opens_details(cleo)
    dan.joins(omar)
    expect(dialog).to_be_hidden()
    cleo.does_not_see(omar)
