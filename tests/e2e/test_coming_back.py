"""What calls a customer back: the number on the launcher, a sound, the link in a mail."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.e2e.people import Agent, Customer, someone
from tests.e2e.server import Server
from tests.e2e.visitor import link_of_the_latest

Bring = Callable[..., Customer]
LISTEN = """() => {
  window.rung = 0;
  window.AudioContext = class extends AudioContext { constructor() { super(); window.rung += 1; } };
}"""


def launcher(customer: Customer) -> Locator:
    return customer.page.get_by_role("button", name=re.compile("^(Open|Close) chat$"))


def begins(customer: Customer) -> None:
    customer.visits()
    customer.opens_chat()
    customer.is_called(someone("Maria"))
    customer.writes("Hello")


def joined(bring: Callable[..., Agent], customer: Customer) -> Agent:
    ben = bring("Ben")
    ben.signs_in()
    ben.joins(customer.name)
    return ben


def test_on_later_pages_the_launcher_counts_what_is_unread(
    customer: Bring, agent: Callable[..., Agent]
) -> None:
    maria = customer()
    begins(maria)
    ben = joined(agent, maria)
    maria.visits("/lanterns")
    expect(maria.composer).to_be_hidden()
    ben.answers("Good morning")
    ben.answers("How can I help?")
    expect(launcher(maria)).to_have_attribute("aria-description", "New messages: 2")
    expect(launcher(maria)).to_have_text("2")
    maria.opens_chat()
    maria.reads("Good morning", "How can I help?")
    expect(launcher(maria)).to_have_text("")


def test_an_answer_that_is_not_looked_at_is_heard_once_and_only_if_wanted(
    customer: Bring, agent: Callable[..., Agent]
) -> None:
    maria = customer()
    begins(maria)
    ben = joined(agent, maria)
    frame = maria.page.frames[-1]
    frame.evaluate(LISTEN)
    ben.answers("Seen at once")
    maria.reads("Seen at once")
    assert frame.evaluate("window.rung") == 0
    maria.closes_chat()
    ben.answers("Unseen")
    expect(launcher(maria)).to_have_text("1")
    assert frame.evaluate("window.rung") == 1
    maria.opens_chat()
    switch = maria.chat.get_by_role("button", name="Sound", exact=True)
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "false")
    maria.closes_chat()
    ben.answers("In silence")
    expect(launcher(maria)).to_have_text("1")
    assert frame.evaluate("window.rung") == 1
    maria.visits("/lanterns")
    maria.opens_chat()
    expect(switch).to_have_attribute("aria-pressed", "false")


def test_a_mails_link_leads_back_on_another_device(customer: Bring, server: Server) -> None:
    maria = customer(shop=False)
    begins(maria)
    expect(maria.messages.get_by_text(re.compile("^Sent"))).to_be_visible()
    phone = customer(shop=False, viewport={"width": 360, "height": 740}, has_touch=True)
    phone.page.goto(link_of_the_latest(server, server.url))
    phone.reads("Hello")
    expect(phone.page).to_have_url(f"{server.url}/chat/demo-sales")
    phone.writes("From my phone")
    maria.reads("From my phone")
    phone.page.reload()
    phone.reads("Hello", "From my phone")


def test_a_void_link_opens_a_chat_of_ones_own(customer: Bring, server: Server) -> None:
    maria = customer(shop=False)
    begins(maria)
    expect(maria.messages.get_by_text(re.compile("^Sent"))).to_be_visible()
    stranger = customer(shop=False)
    stranger.page.goto(link_of_the_latest(server, server.url) + "x")
    stranger.writes("Who is there?")
    expect(stranger.messages.get_by_text(re.compile("^Sent"))).to_be_visible()
    expect(stranger.messages.get_by_text("Hello", exact=True)).to_have_count(0)


def test_a_call_is_a_button(customer: Bring, agent: Callable[..., Agent]) -> None:
    maria = customer()
    begins(maria)
    ben = joined(agent, maria)
    ben.button("Conference").click()
    link = maria.messages.get_by_role("link", name="Join the call")
    expect(link).to_have_attribute("href", re.compile(r"/call/"))
    expect(link).to_have_attribute("rel", "noopener noreferrer")
