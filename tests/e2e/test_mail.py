"""Who has gone without reading gets it by mail, and comes back by its button, on any device."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.people import Agent, Customer, someone
from tests.e2e.server import Server, opened
from tests.e2e.test_accessibility import serious
from tests.e2e.test_layout import WINDOWS, wrong
from tests.e2e.visitor import visit

NO_ADDRESS = "Customer is offline. No email address recorded"
BY_MAIL = "Customer is offline. Email fallback activated"
SOON = {"EMAIL_DELAY": "0.2", "ONLINE_GRACE": "0.2"}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo company, which is quick to take people for gone."""
    with opened(Server(tmp_path_factory.mktemp("mail"), "demo", "--empty", **SOON)) as server:
        yield server


@pytest.fixture
def mailbox(contexts: Callable[..., BrowserContext]) -> Page:
    return contexts().new_page()


def opens_mail(mailbox: Page, address: str) -> None:
    """It is there, by the time that an agent sees it sent."""
    mailbox.goto("/demo/mailbox")
    mailbox.get_by_role("listitem").filter(has_text=address).get_by_role("link").click()
    expect(mailbox.get_by_role("heading", level=1)).to_contain_text("New message from")


def test_a_customer_who_has_gone_gets_mail_and_the_agent_sees_it(
    server: Server, agent: Callable[..., Agent], mailbox: Page
) -> None:
    maria, address = someone("Maria"), f"{someone('maria').replace(' ', '.')}@shop.example"
    ben = agent("Ben")
    ben.signs_in()
    with visit(server, name=maria) as visitor:
        visitor.writes("Is the red lantern in stock?")
        ben.joins(maria)
        for words in (NO_ADDRESS, BY_MAIL):
            expect(ben.interaction.get_by_text(words, exact=True)).to_be_hidden()
        token = visitor.welcome["token"]
    expect(ben.button(NO_ADDRESS)).to_be_visible()
    ben.answers("We have three left.")
    with visit(server, token=token, email=address):
        pass
    expect(ben.interaction.get_by_text(BY_MAIL, exact=True)).to_be_visible()
    expect(ben.messages.get_by_text("Sent by email at")).to_have_count(1)
    opens_mail(mailbox, address)
    mail = mailbox.frame_locator('iframe[title="Mail"]')
    for words in ("We have three left.", "Ben", "Sales", "are not read"):
        expect(mail.get_by_text(words).first).to_be_visible()
    expect(mail.get_by_role("link", name="Open the conversation")).to_be_visible()


def test_the_button_leads_back_on_another_device(
    server: Server,
    agent: Callable[..., Agent],
    customer: Callable[..., Customer],
    mailbox: Page,
) -> None:
    maria, address = someone("Maria"), f"{someone('maria').replace(' ', '.')}@shop.example"
    ben = agent("Ben")
    ben.signs_in()
    with visit(server, name=maria, email=address) as visitor:
        visitor.writes("Is the red lantern in stock?")
        ben.joins(maria)
    expect(ben.interaction.get_by_text(BY_MAIL, exact=True)).to_be_visible()
    ben.answers("We have three left.")
    expect(ben.messages.get_by_text("Sent by email at")).to_have_count(1)
    opens_mail(mailbox, address)
    button = mailbox.frame_locator('iframe[title="Mail"]').get_by_role("link", name="Open the conversation")
    link = button.get_attribute("href") or ""
    phone = customer("demo-sales", shop=False, viewport={"width": 360, "height": 740}, has_touch=True)
    phone.page.goto(link)
    phone.reads("Is the red lantern in stock?", "We have three left.")
    expect(phone.page).not_to_have_url(link)
    phone.writes("Put one aside, please.")
    ben.reads("Put one aside, please.")
    expect(ben.interaction.get_by_text(BY_MAIL, exact=True)).to_be_hidden()
    with mailbox.expect_popup() as popup:
        button.click()
    expect(popup.value.get_by_role("log", name="Messages")).to_contain_text("Put one aside, please.")


def test_the_mailbox_is_fit_to_be_read(server: Server, agent: Callable[..., Agent], mailbox: Page) -> None:
    sara, address = someone("سارة"), f"{'x' * 60}@{'shop.' * 30}example"
    ben = agent("Ben", reduced_motion="reduce")
    ben.signs_in()
    with visit(server, name=sara, email=address, language="ar-EG") as visitor:
        visitor.writes("مرحبا")
        ben.joins(sara)
    expect(ben.interaction.get_by_text(BY_MAIL, exact=True)).to_be_visible()
    assert serious(ben.page) == []
    ben.answers("نعم، لدينا ثلاثة منها.")
    expect(ben.messages.get_by_text("Sent by email at")).to_have_count(1)
    assert serious(ben.page) == []
    for path in ("/demo/mailbox", "/demo/mailbox/1"):
        mailbox.goto(path)
        assert serious(mailbox) == []
        for width, height in WINDOWS:
            mailbox.set_viewport_size({"width": width, "height": height})
            assert wrong(mailbox) == []
