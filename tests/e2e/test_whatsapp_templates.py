"""WhatsApp templates, and the 24 hours: a customer's phone, and an agent who has only the keyboard."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, expect
from sqlalchemy import update
from sqlmodel import Session, col

from models import ChannelIdentity
from services.outcome import Outcome
from tests.e2e.people import Agent, has_the_focus
from tests.e2e.phone import Phone
from tests.e2e.posting import file, gradient
from tests.e2e.server import Server
from tests.e2e.test_accessibility import serious
from tests.e2e.test_layout import wrong
from tests.web.posting import acting

MARTA, OWEN = "Marta Lindqvist", "Owen Priest"
Contexts = Callable[..., BrowserContext]


def attended(contexts: Contexts, agent: Callable[..., Agent], place: int, name: str) -> tuple[Phone, Agent]:
    """One of the demo's customers at their phone, and Ben, who has joined."""
    phone, ben = Phone(contexts(), place), agent("Ben")
    phone.writes("Do you have the storm lantern?")
    ben.signs_in()
    ben.joins(name)
    return phone, ben


def templates(agent: Agent) -> Locator:
    return agent.page.get_by_role("dialog", name="WhatsApp templates", exact=True)


def chooses(agent: Agent, words: str) -> Locator:
    """By the keyboard."""
    agent.button("WhatsApp template").press("Enter")
    dialog = has_the_focus(templates(agent))
    expect(dialog.get_by_role("option").first).to_be_visible()  # the demo reads them as it starts
    agent.page.keyboard.type(words)
    expect(dialog.get_by_role("option")).to_have_count(1)
    agent.page.keyboard.press("Enter")
    return dialog


def a_day_passes(server: Server) -> None:
    """As far as the product knows."""

    def pass_(session: Session) -> Outcome[None]:
        session.execute(update(ChannelIdentity).values(wrote_at=col(ChannelIdentity.wrote_at) - 86_400_000))
        return Outcome(None)

    db = acting(server)
    db.write_here(pass_)
    db.close()


def test_a_template_with_a_picture_reaches_the_phone(contexts: Contexts, agent: Callable[..., Agent]) -> None:
    phone, ben = attended(contexts, agent, 0, MARTA)
    dialog = chooses(ben, "store")
    product = dialog.get_by_role("textbox", name="{{product}}", exact=True)
    expect(product).to_be_focused()
    expect(dialog.get_by_role("textbox", name="{{first_name}}", exact=True)).to_have_value("Marta")
    ben.page.keyboard.type("storm lantern")
    ben.page.keyboard.press("Enter")
    expect(dialog.get_by_text("Choose a picture: a JPEG or PNG.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Choose a picture", exact=True)).to_be_focused()
    assert wrong(ben.page) == []
    assert serious(ben.page) == []
    picture = file("Lantern.png", gradient(300, 200), "image/png")
    dialog.locator("input[type=file]").set_input_files([picture])  # type: ignore[arg-type]  # payloads
    expect(dialog.get_by_role("button", name="Send", exact=True)).to_be_focused()
    ben.page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(ben.button("WhatsApp template")).to_be_focused()
    words = "Hello Marta, we have just unpacked the storm lantern. Shall we keep one?"
    expect(ben.messages).to_contain_text(words)
    expect(phone.messages).to_contain_text(words)
    expect(ben.messages.get_by_text("Read", exact=True)).to_be_visible()


def test_after_a_day_only_templates_go(
    server: Server, contexts: Contexts, agent: Callable[..., Agent]
) -> None:
    phone, ben = attended(contexts, agent, 1, OWEN)
    expect(ben.interaction.get_by_text("WhatsApp window: 23 h left")).to_be_visible()
    a_day_passes(server)
    ben.composer.fill("Two are left.")
    ben.composer.press("Enter")  # what is shown is of before: the server decides
    expect(ben.messages.get_by_role("alert")).to_contain_text("Only a WhatsApp template can be sent now.")
    ben.composer.fill("Shall we")
    ben.page.reload()
    expect(ben.interaction.get_by_text("WhatsApp window: closed")).to_be_visible()
    expect(ben.composer).to_be_hidden()
    expect(ben.interaction.get_by_text("Your draft is kept.")).to_be_visible()
    assert wrong(ben.page) == []
    assert serious(ben.page) == []
    dialog = chooses(ben, "order")
    ben.page.keyboard.press("Tab")
    ben.page.keyboard.type("Tuesday")
    ben.page.keyboard.press("Enter")
    expect(dialog.get_by_role("textbox", name="{{1}}", exact=True)).to_be_focused()
    ben.page.keyboard.type("Owen")
    ben.page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(phone.messages).to_contain_text("Hello Owen, your parcel leaves our quay on Tuesday.")
    phone.writes("Good")
    expect(ben.composer).to_have_value("Shall we")
    expect(ben.interaction.get_by_text("WhatsApp window: 23 h left")).to_be_visible()
