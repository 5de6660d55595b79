"""Agents with an eye on the bell."""

import re

from playwright.sync_api import BrowserContext, Locator, WebSocketRoute, expect

from tests.e2e.people import Agent, has_the_focus

LISTEN = """
window.rings = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { window.rings += 1; return start.apply(this, when); };
"""
"""Counts the tones that leave a page."""


class Called(Agent):
    """An agent with an eye on the bell."""

    def __init__(self, context: BrowserContext, name: str) -> None:
        super().__init__(context, name)
        self.page.add_init_script(LISTEN)

    @property
    def centre(self) -> Locator:
        return self.page.get_by_role("dialog", name="Notifications", exact=True)

    @property
    def lines(self) -> Locator:
        return self.centre.get_by_role("listitem")

    def line(self, name: str) -> Locator:
        return self.centre.get_by_role("listitem", name=name, exact=True)

    def is_called_by(self, number: int) -> None:
        bell = self.page.get_by_role("button", name=f"Notifications {number}", exact=True)
        expect(bell, f"{self.name}'s bell").to_have_count(1)
        before = rf"^\({number}\) " if number else "^"
        expect(self.page).to_have_title(re.compile(before + "Conversations · "))

    def opens_another_tab(self) -> "Called":
        other = Called(self.context, self.name)
        other.page.goto("/conversations")
        other.is_at_the_console()
        return other

    def opens_the_centre(self) -> None:
        self.page.get_by_role("button", name=re.compile(r"^Notifications \d+$")).click()
        has_the_focus(self.centre)

    def finds(self, customer: str, button: str) -> Locator:
        found = self.line(customer).get_by_role("button", name=button, exact=True)
        expect(found).to_be_visible()
        return found

    def rings(self, at_least: int) -> None:
        self.page.wait_for_function("least => window.rings >= least", arg=at_least)

    def has_nothing_left(self) -> None:
        """Dismiss what is left over from before."""
        self.opens_the_centre()
        nothing = self.centre.get_by_text("Nothing calls for you")
        expect(self.lines.or_(nothing).first).to_be_visible()
        if nothing.is_hidden():
            self.centre.get_by_role("button", name="Dismiss all", exact=True).click()
        expect(nothing).to_be_visible()
        self.page.keyboard.press("Escape")
        expect(self.centre).to_be_hidden()
        self.is_called_by(0)


def forge(said: str, instead: str, route: WebSocketRoute) -> None:
    """Let a page say something else than what was pressed."""
    server = route.connect_to_server()

    def pass_on(frame: str | bytes) -> None:
        server.send(frame.replace(said, instead) if isinstance(frame, str) else frame)

    route.on_message(pass_on)
