"""WhatsApp from end to end: a customer's phone, the emulator of the Cloud API, and the agents' console."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.e2e.people import Agent
from tests.e2e.phone import Phone
from tests.e2e.posting import attaches, chips, file, gradient
from tests.e2e.test_accessibility import serious
from tests.e2e.test_layout import wrong

MARTA, OWEN, AMINA = "Marta Lindqvist", "Owen Priest", "أمينة حدّاد"
Contexts = Callable[..., BrowserContext]


def test_a_customer_on_whatsapp_is_served_in_the_console(
    contexts: Contexts, agent: Callable[..., Agent]
) -> None:
    phone, ben = Phone(contexts()), agent("Ben")
    ben.signs_in()
    phone.writes("Do you have the storm lantern in brass?")
    ben.sees(MARTA, "Do you have the storm lantern in brass?")
    ben.joins(MARTA)
    expect(phone.messages.get_by_text("Read", exact=True)).to_have_count(1)
    ben.answers("Two are left.")
    phone.reads("Two are left.")
    expect(ben.messages.get_by_text("Read", exact=True)).to_be_visible()

    phone.switches(on=False)
    attaches(ben, file("Lantern.png", gradient(300, 200), "image/png"))
    expect(chips(ben)).to_have_count(1)
    ben.composer.fill("This is the brass one")
    ben.composer.press("Enter")
    expect(ben.messages.get_by_text("Sent", exact=True)).to_be_visible()
    phone.switches(on=True)
    expect(phone.messages.get_by_role("img").last).to_be_visible()
    phone.reads("This is the brass one")
    expect(ben.messages.get_by_text("Read", exact=True)).to_be_visible()


def test_who_hides_their_number_is_answered_too(contexts: Contexts, agent: Callable[..., Agent]) -> None:
    phone, ben = Phone(contexts(), 1), agent("Ben")
    ben.signs_in()
    phone.writes("Is the barometer still to be had?")
    ben.joins(OWEN)
    ben.answers("It is.")
    phone.reads("It is.")


def test_the_phone_is_whole_in_every_window(contexts: Contexts) -> None:
    phone = Phone(contexts(), 2)
    phone.writes("هل الفانوس متوفر؟ " + "x" * 220)
    for width, height in ((1280, 720), (360, 720), (320, 568)):
        phone.page.set_viewport_size({"width": width, "height": height})
        assert wrong(phone.page) == []
    assert serious(phone.page) == []


def test_after_a_day_only_a_template_arrives(contexts: Contexts, agent: Callable[..., Agent]) -> None:
    phone, dan = Phone(contexts(), 2), agent("Dan")
    dan.signs_in()
    phone.writes("Where is my parcel?")
    dan.joins(AMINA)
    phone.lets_a_day_pass()
    expect(dan.composer).to_have_count(0)
    dan.button("WhatsApp template").first.click()
    templates = dan.page.get_by_role("dialog", name="WhatsApp templates", exact=True)
    templates.get_by_role("option", name="order_update").click()
    templates.get_by_role("button", name="Choose", exact=True).click()
    templates.get_by_role("textbox", name="{{1}}", exact=True).fill("Amina")
    templates.get_by_role("textbox", name="{{2}}", exact=True).fill("Tuesday")
    templates.get_by_role("button", name="Send", exact=True).click()
    phone.reads("News of your order", "Hello Amina, your parcel leaves our quay on Tuesday.")
    phone.button("Another day, please").click()
    dan.reads("Another day, please")
    expect(dan.composer).to_be_editable()
