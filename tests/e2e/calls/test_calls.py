"""Conference: an agent and a customer see and hear each other, and nobody else does."""

from collections.abc import Callable

from playwright.sync_api import Browser, expect

from tests.e2e.calls.conftest import Called, caller, calls
from tests.e2e.calls.pages import FORBIDDEN, CallPage, open_link
from tests.e2e.people import Customer, someone
from tests.e2e.server import Server

Call = Callable[..., Called]


def both_are_in(called: Called, browser: Browser, *scripts: str) -> tuple[CallPage, CallPage]:
    """The agent's page, then the customer's."""
    customers = open_link(browser, called.link, *scripts)
    called.tab.joins()
    called.tab.says(f"Waiting for {called.customer}…")
    customers.joins()
    for page in (called.tab, customers):
        page.is_in_the_call()
    return called.tab, customers


def test_both_see_and_hear_each_other(call: Call, customers_browser: Browser) -> None:
    called = call()
    agents, customers = both_are_in(called, customers_browser)
    expect(agents.page.get_by_role("heading")).to_have_text(f"Call with {called.customer}")
    expect(customers.page.get_by_role("heading")).to_have_text("Call with Ben")
    expect(agents.page.get_by_label("Your picture")).to_be_visible()


def test_the_customer_comes_by_the_button_in_the_chat(
    agents_browser: Browser, customers_browser: Browser, server: Server
) -> None:
    context = customers_browser.new_context(base_url=server.url, permissions=["camera", "microphone"])
    maria = Customer(context, server, None, "demo-sales")
    maria.visits()
    maria.opens_chat()
    maria.is_called(someone("Maria"))
    maria.writes("My lamp is broken")
    ben = caller(agents_browser, server)
    ben.joins(maria.name)
    agents = calls(ben)
    with context.expect_page() as opened:
        maria.messages.get_by_role("link", name="Join the call", exact=True).click()
    customers = CallPage(opened.value)
    for page in (agents, customers):
        page.joins()
    for page in (agents, customers):
        page.says("Connected")


def test_the_message_is_one_like_any_other(call: Call) -> None:
    called = call()
    ben = called.ben
    ben.page.bring_to_front()
    expect(ben.messages).to_contain_text("Let's talk by video. Press the button when you are ready.")
    expect(ben.messages.get_by_text("Sent", exact=True)).to_be_visible()
    called.visitor.marks("received", 9)
    expect(ben.messages.get_by_text("Delivered", exact=True)).to_be_visible()
    called.visitor.marks("read", 9)
    expect(ben.messages.get_by_text("Read", exact=True)).to_be_visible()
    with ben.context.expect_page() as opened:
        ben.messages.get_by_role("link", name="Join the call", exact=True).click()
    assert opened.value.url == called.tab.page.url, "the agent's own address, not the customer's"


def test_muted_without_picture_and_back(call: Call, customers_browser: Browser) -> None:
    called = call()
    agents, customers = both_are_in(called, customers_browser)
    agents.presses("Mute")
    expect(customers.page.get_by_text("Ben is muted")).to_be_visible()
    agents.presses("Camera off")
    expect(customers.video).to_be_hidden()
    agents.shows_of_itself("")
    agents.presses("Camera off", on=False)
    agents.presses("Mute", on=False)
    expect(customers.video).to_be_visible()
    expect(customers.page.get_by_text("Ben is muted")).to_be_hidden()
    customers.receives("video", "audio")


def test_the_screen_is_shared(call: Call, customers_browser: Browser) -> None:
    called = call()
    agents, customers = both_are_in(called, customers_browser)
    agents.presses("Camera off")
    expect(customers.video).to_be_hidden()
    agents.presses("Share screen")
    expect(customers.video).to_be_visible()
    customers.receives("video")
    agents.presses("Share screen", on=False)
    expect(customers.video).to_be_hidden()


def test_another_camera(call: Call, customers_browser: Browser) -> None:
    called = call()
    agents, customers = both_are_in(called, customers_browser)
    other = agents.chooses("Camera", 1)
    agents.shows_of_itself(other)
    customers.receives("video")


def test_who_is_kept_from_camera_and_microphone_can_watch(call: Call, customers_browser: Browser) -> None:
    called = call()
    customers = open_link(customers_browser, called.link, FORBIDDEN)
    customers.tells("The browser blocks camera and microphone here.")
    customers.joins()
    called.tab.joins()
    called.tab.says("Connected")
    customers.is_in_the_call()
    expect(called.tab.page.get_by_text(f"{called.customer} is muted")).to_be_visible()
    expect(called.tab.video).to_be_hidden()


def test_a_third_person_is_refused(call: Call, customers_browser: Browser) -> None:
    called = call()
    agents, customers = both_are_in(called, customers_browser)
    third = open_link(customers_browser, called.link)
    third.joins()
    third.tells("Two people are in this call already; a third one can't enter.")
    for page in (agents, customers):
        page.receives("video", "audio")


def test_closing_the_conversation_ends_the_call(call: Call, customers_browser: Browser) -> None:
    called = call()
    both = both_are_in(called, customers_browser)
    called.ben.page.bring_to_front()
    called.ben.closes()
    for page in both:
        page.tells("This call has ended, because the conversation was closed.")
        expect(page.button("Join again")).to_be_hidden()
        page.shows_of_itself("")
    late = open_link(customers_browser, called.link)
    late.tells("This call has ended, because the conversation was closed.")


def test_hanging_up_and_coming_back(call: Call, customers_browser: Browser) -> None:
    called = call()
    agents, customers = both_are_in(called, customers_browser)
    customers.button("Hang up").click()
    customers.tells("You have left the call.")
    agents.says(f"{called.customer} has left. Waiting for {called.customer}…")
    expect(agents.video).to_be_hidden()
    customers.button("Join again").click()
    customers.joins()
    for page in (agents, customers):
        page.is_in_the_call()


def test_either_page_may_be_loaded_anew(call: Call, customers_browser: Browser) -> None:
    called = call()
    both = both_are_in(called, customers_browser)
    for page in both:
        page.page.reload()
        page.joins()
        for each in both:
            each.is_in_the_call()


def test_a_restart_of_the_server_is_outlived(call: Call, customers_browser: Browser, server: Server) -> None:
    called = call()
    agents, customers = both_are_in(called, customers_browser)
    server.restart()
    agents.presses("Mute")
    for page in (agents, customers):
        page.receives("video")
        page.says("Connected")
    agents.presses("Mute", on=False)
    agents.presses("Mute")
    expect(customers.page.get_by_text("Ben is muted")).to_be_visible()
