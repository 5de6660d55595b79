"""The chat as it is built, on a bad line: two tabs and a phone in browsers, and an agent at their console.

What is on the screens is read as people read it; what is there, in the database.
"""

import random
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, expect, sync_playwright

from tests.e2e.browser import ARGUMENTS, system_chromium
from tests.e2e.people import Agent, Customer, someone, write
from tests.e2e.server import Server, opened
from tests.e2e.shop import Shop
from tests.e2e.visitor import link_of_the_latest
from tests.faults.aside import aside
from tests.faults.proxy import Proxy, Trouble, between

CHANNEL = "demo-sales"
PATIENCE_MS = 90_000
"""Pauses between attempts grow while the line is bad."""
BAD = Trouble(cut=0.15, doubled=0.2, late=0.6)
"""Frames are late by more than people take for a word."""
CONSOLE_CUT = 0.15
"""How often the console's line breaks before somebody says something."""

WORDS = re.compile(r"\b(?:tab|phone|answer|aside) \d+\b")
SENT = re.compile(r"^(?:Sent|Read) · ", re.MULTILINE)
UNDER_WAY = re.compile(rf"({WORDS.pattern})\s+Sending")
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@dataclass(slots=True)
class Scene:
    """A customer's three chats, and Ben."""

    server: Server
    chance: random.Random
    chats: list[Customer]
    ben: Agent
    said: int = 0

    def says(self) -> None:
        """Somebody says something, in one of the tabs, on the phone, to the customer or to colleagues."""
        self.said += 1
        if self.chance.random() < CONSOLE_CUT:
            self.server.wire.cut()
        match self.chance.randrange(6):
            case 0 | 1 | 2 as number:
                self.chats[number].writes(f"{'phone' if number == 2 else 'tab'} {self.said}")
            case 3 | 4:
                self.ben.answers(f"answer {self.said}")
            case _:
                self._notes(f"aside {self.said}")
        self.is_told_the_truth()

    def _notes(self, text: str) -> None:
        tab = self.ben.interaction.get_by_role("tab", name="Note", exact=True)
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        write(self.ben.composer, self.ben.button("Send"), text)
        self.ben.reads(text)

    def is_told_the_truth(self) -> None:
        """What a screen shows as sent is stored, and none says that something failed."""
        told = {word for chat in self.chats for word in _sent(chat.messages.inner_text())}
        of_ben = self.ben.messages.inner_text()
        told |= set(WORDS.findall(of_ben)) - set(UNDER_WAY.findall(of_ben))
        assert "Not sent" not in of_ben, of_ben
        stored = [text for text, _ in self._stored()]
        assert told <= set(stored), (told - set(stored), stored)

    def ends_well(self) -> None:
        """On a good line again, one word more brings everyone everything. Raises AssertionError."""
        self.said += 1
        self.ben.answers(f"answer {self.said}")
        screens = [*(chat.messages for chat in self.chats), self.ben.messages]
        for screen in screens:
            expect(screen).to_contain_text(f"answer {self.said}", timeout=PATIENCE_MS)
            for waits in ("Waiting to be sent", "Sending"):
                expect(screen.get_by_text(waits, exact=True)).to_have_count(0, timeout=PATIENCE_MS)
        stored = self._stored()
        everything, public = (
            [text for text, _ in stored],
            [text for text, audience in stored if audience == "public"],
        )
        assert len(set(everything)) == len(everything) == self.said, everything
        for chat in self.chats:
            _shows(chat.messages, public)
        _shows(self.ben.messages, everything)

    def _stored(self) -> list[tuple[str, str]]:
        """Every word that is there, in its order, and for whom it is."""
        statement = (
            "SELECT text, audience FROM message WHERE kind = 'text' AND conversation_id ="
            " (SELECT max(id) FROM conversation) ORDER BY seq"
        )
        with closing(sqlite3.connect(self.server.data / "triptych.db", timeout=10)) as database:
            return [
                (text, audience) for text, audience in database.execute(statement) if WORDS.fullmatch(text)
            ]


def browse(
    server: Server, open_context: Callable[..., BrowserContext], *, words: int, chance: random.Random
) -> int:
    """Let a customer and Ben say so many words to each other; returns how often the customer's line was cut.

    Raises AssertionError when one is lost or doubled, in the database or on a screen, or comes in another
    order there, or when a screen says that something is sent and it is not.
    """
    trouble = Trouble()
    with aside(
        between(server.direct.replace("http", "ws", 1), random.Random(chance.random()), trouble)
    ) as proxy:
        shop = Shop(proxy.url, CHANNEL)
        try:
            scene = _begin(server, proxy, shop, open_context, chance)
            trouble.cut, trouble.doubled, trouble.late = BAD.cut, BAD.doubled, BAD.late
            for _ in range(words):
                scene.says()
            trouble.end()
            scene.ends_well()
        finally:
            shop.close()
        return proxy.cuts.total()


def browse_at_length(folder: Path, *, times: int, words: int, seed: int) -> int:
    """That with so many customers, one after the other."""
    chance, cuts = random.Random(seed), 0
    expect.set_options(timeout=PATIENCE_MS)
    server = Server(folder, "demo", "--empty", PUBLIC_URL="")
    with opened(server), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_chromium(), args=ARGUMENTS)
        open_context = partial(browser.new_context, base_url=server.url)
        for _ in range(times):
            cuts += browse(server, open_context, words=words, chance=chance)
            for context in browser.contexts:
                context.close()
    return cuts


def _begin(
    server: Server,
    proxy: Proxy,
    shop: Shop,
    open_context: Callable[..., BrowserContext],
    chance: random.Random,
) -> Scene:
    maria = Customer(open_context(), server, shop, CHANNEL)
    maria.visits()
    maria.opens_chat()
    maria.is_called(someone("Maria"))
    maria.writes("Hello")
    other = maria.opens_another_tab()
    other.visits("/lanterns")
    other.opens_chat()
    ben = Agent(open_context(), "Ben")
    ben.signs_in()
    ben.joins(maria.name)
    phone = Customer(open_context(**PHONE), server, None, CHANNEL)
    phone.page.goto(link_of_the_latest(server, proxy.url))
    for chat in (other, phone):
        chat.reads("Hello")
    return Scene(server, chance, [maria, other, phone], ben)


def _sent(chat: str) -> set[str]:
    """What a chat shows as having come; what waits stands below the line that says so."""
    assert "Not sent" not in chat, chat
    lines = list(SENT.finditer(chat))
    return set(WORDS.findall(chat[: lines[-1].start()] if lines else ""))


def _shows(screen: Locator, words: list[str]) -> None:
    shown = WORDS.findall(screen.inner_text())
    assert shown == words, (shown, words)
