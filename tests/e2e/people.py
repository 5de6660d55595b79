"""The vocabulary of the stories. People find things by the names of docs/names.md and by nothing else."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from playwright.sync_api import BrowserContext, Dialog, FrameLocator, Locator, Page, expect

from tests.e2e.server import PASSWORD, Server
from tests.e2e.shop import Shop
from tests.e2e.visitor import visit

_numbers = count(1)
OPEN = re.compile(r"[?&]conversation=\d+$")
WANDER = """() => {
  const list = document.querySelector("ul[aria-label=Conversations]");
  let screenX = 0;
  window.wandering = setInterval(
    () => list.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, screenX: screenX++ })), 100);
}"""


def someone(name: str) -> str:
    """A name that nobody else has: the stories of a file share a company."""
    return f"{name} {next(_numbers):03}"


class Agent:
    """Someone of the demo company at their console."""

    def __init__(self, context: BrowserContext, name: str) -> None:
        self.name = name
        self.context = context
        self.page = context.new_page()

    # the page, by its names

    @property
    def categories(self) -> Locator:
        return self.page.get_by_role("navigation", name="Categories", exact=True)

    @property
    def rows(self) -> Locator:
        block = self.page.get_by_role("region", name="Conversations", exact=True)
        return block.get_by_role("list", name="Conversations", exact=True)

    @property
    def interaction(self) -> Locator:
        return self.page.get_by_role("region", name="Interaction", exact=True)

    @property
    def messages(self) -> Locator:
        return self.interaction.get_by_role("log", name="Messages", exact=True)

    @property
    def composer(self) -> Locator:
        return self.interaction.get_by_role("textbox", name="Message", exact=True)

    def row(self, customer: str) -> Locator:
        return self.rows.get_by_role("listitem", name=customer, exact=True)

    def button(self, name: str) -> Locator:
        return self.interaction.get_by_role("button", name=name, exact=True)

    def category(self, label: str) -> Locator:
        return self.categories.get_by_role("button", name=re.compile(rf"^{re.escape(label)} \d+$"))

    # what they do

    def opens_another_tab(self) -> "Agent":
        other = Agent(self.context, self.name)
        other.page.goto("/conversations")
        other.is_at_the_console()
        return other

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@demo.example"

    def signs_in(self, password: str = PASSWORD) -> None:
        """Come to the console. What the form sends is sent without it: few stories are about the form."""
        door = self.context.request
        answer = door.post(
            "/login",
            form={"email": self.email, "password": password},
            headers={"Origin": door.get("/login", max_redirects=0).url.removesuffix("/login")},
            max_redirects=0,
        )
        assert answer.headers["location"] == "/conversations"
        self.page.goto("/conversations", wait_until="commit")

    def fills_in_the_login(self, password: str = PASSWORD) -> None:
        self.page.goto("/login")
        self.page.get_by_role("textbox", name="Email").fill(self.email)
        self.page.get_by_role("textbox", name="Password").fill(password)
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            self.page.get_by_role("button", name="Sign in", exact=True).click()

    def is_at_the_console(self) -> None:
        expect(self.page).to_have_title(re.compile(r"Conversations · "))
        expect(self.category("All Chatroom")).to_be_visible()

    def opens_account(self) -> None:
        self.page.get_by_role("button", name="Account").click()
        has_the_focus(self.page.get_by_role("menu", name="Account", exact=True))

    def closes_account(self) -> None:
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_role("menuitem", name="Sign out")).to_have_count(0)

    def turns_available(self) -> None:
        """Turn the switch: to Away, or back."""
        self.opens_account()
        self.page.get_by_role("menuitem", name="Available").click()
        self.closes_account()

    def opens_channels(self) -> Locator:
        self.page.get_by_role("button", name="Channels", exact=True).click()
        return has_the_focus(self.page.get_by_role("dialog", name="Channels", exact=True))

    @property
    def search(self) -> Locator:
        return self.page.get_by_role("searchbox", name="Search conversations", exact=True)

    def opens_shortcuts(self) -> Locator:
        self.opens_account()
        self.page.get_by_role("menuitem", name="Keyboard shortcuts").click()
        return has_the_focus(self.page.get_by_role("dialog", name="Keyboard shortcuts", exact=True))

    def opens_sort(self) -> Locator:
        self.page.get_by_role("button", name="Sort", exact=True).click()
        return has_the_focus(self.page.get_by_role("menu", name="Sort", exact=True))

    def opens_more(self) -> Locator:
        """By the keyboard."""
        self.button("More").press("Enter")
        return has_the_focus(self.page.get_by_role("menu", name="More", exact=True))

    def picks(self, item: str) -> Locator:
        """From the menu "More", by the keyboard; returns the dialog of that name, which some of them open."""
        self.opens_more().get_by_role("menuitem", name=item, exact=True).press("Enter")
        return self.page.get_by_role("dialog", name=item, exact=True)

    def signs_out(self) -> None:
        self.opens_account()
        self.page.get_by_role("menuitem", name="Sign out").click()
        expect(self.page).to_have_url(re.compile("/login"))

    def chooses(self, label: str) -> None:
        """Choose a category; clears it when it is the chosen team or status."""
        self.category(label).click()

    def chooses_by_keyboard(self, label: str) -> None:
        self.category(label).focus()
        self.page.keyboard.press("Enter")
        expect(self.category(label)).to_have_attribute("aria-pressed", "true")

    def opens(self, customer: str) -> None:
        self.row(customer).get_by_role("button", name=customer, exact=True).click()
        self.is_reading(customer)

    def follows_a_link_to(self, conversation_id: int) -> None:
        self.page.goto(f"/conversations?conversation={conversation_id}")

    def joins(self, customer: str) -> None:
        """Join from the list, and be ready to write."""
        self.row(customer).get_by_role("button", name="JOIN", exact=True).click()
        self.is_reading(customer)
        expect(self.composer).to_be_editable()

    def joins_what_is_open(self) -> None:
        self.button("JOIN").click()
        expect(self.composer).to_be_editable()

    def answers(self, text: str) -> None:
        write(self.composer, self.interaction.get_by_role("button", name="Send", exact=True), text)
        self.reads(text)

    def leaves(self) -> None:
        self.button("LEAVE").click()
        expect(self.button("LEAVE")).to_be_hidden()

    @contextmanager
    def asks(self, act: str = "Invite") -> Iterator[Locator]:
        """Use the dialog "Invite" or "Hand over", by the keyboard alone."""
        self.button(act).focus()
        self.page.keyboard.press("Enter")
        dialog = self.page.get_by_role("dialog", name=act, exact=True)
        expect(dialog.get_by_role("searchbox", name="Search names", exact=True)).to_be_focused()
        yield dialog
        self.page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()

    def invites(self, name: str) -> None:
        """An agent or a team."""
        with self.asks() as dialog:
            self._asks_by_name(dialog, "Invite", name)

    def hands_over_to(self, name: str) -> None:
        with self.asks("Hand over") as dialog:
            self._asks_by_name(dialog, "Hand over", name)

    def _asks_by_name(self, dialog: Locator, act: str, name: str) -> None:
        self.page.keyboard.type(name)
        expect(named(dialog, name).get_by_role("button")).to_have_count(1)
        expect(
            dialog.get_by_role("listitem").filter(has=self.page.get_by_role("button", name=act))
        ).to_have_count(1)
        self.page.keyboard.press("Tab")
        expect(named(dialog, name).get_by_role("button", name=act, exact=True)).to_be_focused()
        self.page.keyboard.press("Enter")
        expect(dialog.get_by_role("status")).to_have_text(f"{name} has been asked.")
        expect(named(dialog, name).get_by_role("button", name=act, exact=True)).to_have_count(0)

    def withdraws(self, name: str) -> None:
        with self.asks() as dialog:
            invited(dialog, name).get_by_role("button", name="Withdraw", exact=True).press("Enter")
            expect(invited(dialog, name)).to_have_count(0)

    def grabs_what_is_open(self) -> None:
        self.button("GRAB").click()
        expect(self.composer).to_be_editable()

    def declines(self) -> None:
        self.button("Decline").click()
        expect(self.button("Decline")).to_be_hidden()

    def takes_out(self, name: str) -> None:
        self.interaction.get_by_role("button", name=re.compile(r"^Representative count \d+$")).focus()
        crew = self.interaction.get_by_role("list", name="Representatives", exact=True)
        named(crew, name).get_by_role("button", name="Take out", exact=True).click()
        expect(named(crew, name)).to_have_count(0)

    def closes(self) -> None:
        self.button("CLOSE").click()
        expect(self.button("Undo")).to_be_visible()

    def reopens(self) -> None:
        self.button("REOPEN").click()
        expect(self.composer).to_be_editable()

    def begins_to_move_over_the_list(self) -> None:
        """A pointer that wanders over the list and does not rest."""
        self.rows.hover(position={"x": 100, "y": 10})
        self.page.evaluate(WANDER)

    def stops_moving(self) -> None:
        self.page.evaluate("() => clearInterval(window.wandering)")

    # what they find

    def sees(self, customer: str, *words: str, within: float | None = None) -> None:
        """The customer's row is in the list, by so many milliseconds, and holds the words."""
        expect(self.row(customer)).to_be_visible(timeout=within)
        for part in words:
            expect(self.row(customer)).to_contain_text(part)

    def does_not_see(self, customer: str) -> None:
        """No row, no word of them anywhere. Means something only after a later event has been seen."""
        expect(self.row(customer)).to_have_count(0)
        expect(self.page.get_by_text(customer)).to_have_count(0)

    def counts(self, label: str, number: int, *, within: float | None = None) -> None:
        entry = self.categories.get_by_role("button", name=f"{label} {number}", exact=True)
        expect(entry).to_be_visible(timeout=within)

    def link(self) -> str:
        """The address of what is open; it follows what is shown."""
        expect(self.page).to_have_url(OPEN)
        return self.page.url

    def is_reading(self, customer: str) -> None:
        expect(self.interaction.get_by_role("heading", name=customer, exact=True)).to_be_visible()

    def reads(self, *texts: str) -> None:
        for text in texts:
            expect(self.messages.get_by_text(text, exact=True)).to_have_count(1)

    def does_not_list(self, customer: str) -> None:
        """The row goes; GREEN may still show the conversation."""
        expect(self.row(customer)).to_have_count(0)

    def cannot_write(self) -> None:
        expect(self.composer).to_have_count(0)

    def sees_representatives(self, count: int) -> None:
        expect(self.button(f"Representative count {count}")).to_be_visible()


class Customer:
    """Someone in a shop, or on the chat's own page."""

    def __init__(self, context: BrowserContext, server: Server, shop: Shop | None, channel: str) -> None:
        self.context = context
        self.page = context.new_page()
        self.name = ""
        self._server = server
        self._shop = shop
        self._channel = channel

    @property
    def chat(self) -> FrameLocator | Page:
        return self.page.frame_locator('iframe[title="Chat"]') if self._shop else self.page

    @property
    def messages(self) -> Locator:
        return self.chat.get_by_role("log", name="Messages", exact=True)

    @property
    def composer(self) -> Locator:
        return self.chat.get_by_role("textbox", name="Message", exact=True)

    def visits(self, path: str = "/") -> None:
        self.page.goto(self._shop.url + path if self._shop else f"/chat/{self._channel}")

    def opens_chat(self) -> None:
        if self._shop:
            self.page.get_by_role("button", name="Open chat").click()
        expect(self.composer).to_be_editable()

    def closes_chat(self) -> None:
        self.page.get_by_role("button", name="Close chat").click()
        expect(self.composer).to_be_hidden()

    def writes(self, text: str) -> None:
        write(self.composer, self.chat.get_by_role("button", name="Send", exact=True), text)
        self.reads(text)

    def reads(self, *texts: str) -> None:
        for text in texts:
            expect(self.messages.get_by_text(text, exact=True)).to_have_count(1)

    def opens_another_tab(self) -> "Customer":
        """The same person, same browser, one more tab."""
        return Customer(self.context, self._server, self._shop, self._channel)

    def is_called(self, name: str) -> None:
        """Say one's name by the widget's open protocol, which the chat itself doesn't ask for."""
        key = f"triptych:{self._channel}:token"
        self.page.wait_for_function("key => localStorage.getItem(key)", arg=key)
        token = self.page.evaluate("key => localStorage.getItem(key)", key)
        with visit(self._server, self._channel, token=token, name=name):
            self.name = name


def named(within: Locator, name: str) -> Locator:
    """The entry of that name in a list."""
    return within.get_by_role("listitem", name=name, exact=True)


def has_the_focus(layer: Locator) -> Locator:
    """A dialog or menu that has come: a key pressed while it comes, or while another goes, is lost."""
    expect(layer.and_(layer.page.locator(":focus-within"))).to_be_visible()
    return layer


def invited(dialog: Locator, name: str) -> Locator:
    """Whose invitation is open."""
    return named(dialog.get_by_role("list", name="Invited", exact=True), name)


def write(composer: Locator, send: Locator, text: str) -> None:
    """Write and send as people do: by Enter, or by the button where Enter breaks the line."""
    composer.click()
    composer.fill(text)
    expect(send).to_be_enabled()
    if composer.evaluate("() => matchMedia('(pointer: coarse)').matches"):
        send.click()
    else:
        composer.press("Enter")
    expect(composer).to_have_value("")


def leave(context: BrowserContext) -> None:
    """Close every page of a browser. All at once, Chromium may wait for ever for the word of one of them."""
    for page in context.pages:
        page.close()


def watch(context: BrowserContext, mistakes: list[str]) -> None:
    """Collect what no page may do: throw, and open a dialog, as a script that was smuggled in would."""

    def note(dialog: Dialog) -> None:
        mistakes.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()

    context.on("dialog", note)
    context.on("weberror", lambda event: mistakes.append(f"{event.page and event.page.url}: {event.error}"))
