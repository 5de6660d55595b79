"""A customer on WhatsApp, played on the demo's phone."""

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.people import write


class Phone:
    """The phone of one of the demo's customers, by their place in its list."""

    def __init__(self, context: BrowserContext, place: int = 0) -> None:
        self.page: Page = context.new_page()
        self.page.goto(f"/demo/phone?customer={place}")
        expect(self.page.get_by_role("button", name="Send", exact=True)).to_be_enabled()

    @property
    def messages(self) -> Locator:
        return self.page.get_by_role("log", name="Messages")

    @property
    def composer(self) -> Locator:
        return self.page.get_by_role("textbox", name="Message", exact=True)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def writes(self, text: str) -> None:
        write(self.composer, self.button("Send"), text)
        self.reads(text)

    def reads(self, *texts: str) -> None:
        for text in texts:
            expect(self.messages.get_by_text(text, exact=True)).to_have_count(1)

    def switches(self, *, on: bool) -> None:
        switch = self.page.get_by_role("switch", name="Phone on")
        switch.click()
        expect(switch).to_be_checked(checked=on)

    def lets_a_day_pass(self) -> None:
        self.button("Let 24 hours pass").click()
        expect(self.page.get_by_role("status")).to_contain_text("24 hours have passed")
