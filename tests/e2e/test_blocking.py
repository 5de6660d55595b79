"""Block a customer: what they write is refused with a neutral sentence, until they are unblocked."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.people import Agent, Customer, someone


def chooses(one: Agent, item: str) -> None:
    one.picks(item)
    expect(one.page.get_by_role("menuitem", name=item, exact=True)).to_have_count(0)


def test_a_blocked_customer_is_not_heard_until_unblocked(
    agent: Callable[..., Agent], customer: Callable[..., Customer]
) -> None:
    maria = customer("demo-sales")
    maria.visits()
    maria.opens_chat()
    maria.is_called(someone("Maria"))
    maria.writes("Rude words")
    ben, dan = agent("Ben"), agent("Dan")
    for one in (ben, dan):
        one.signs_in()
        one.is_at_the_console()
    dan.opens(maria.name)
    more = dan.opens_more()
    expect(more.get_by_role("menuitem", name="Transcript", exact=True)).to_be_visible()
    expect(more.get_by_role("menuitem", name="Block customer", exact=True)).to_be_hidden()
    dan.page.keyboard.press("Escape")
    expect(more).to_be_hidden()
    ben.joins(maria.name)
    chooses(ben, "Block customer")
    for one in (ben, dan):
        one.sees(maria.name, "Blocked")
        expect(one.interaction.get_by_text("Blocked", exact=True)).to_be_visible()
        one.reads("Ben blocked this customer")
    maria.composer.fill("More rude words")
    maria.composer.press("Enter")
    expect(maria.messages).to_contain_text("This message could not be delivered.")
    chooses(ben, "Unblock customer")
    ben.reads("Ben unblocked this customer")
    expect(ben.interaction.get_by_text("Blocked", exact=True)).to_be_hidden()
    maria.writes("Sorry")
    ben.reads("Sorry")
    expect(ben.messages.get_by_text("More rude words")).to_have_count(0)
