"""However long, many or foreign the names: nothing is clipped or scrolls sideways, everything can be hit."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import FilePayload, Frame, Page, expect

from tests.e2e import crowd
from tests.e2e.people import Agent, Customer, write
from tests.e2e.posting import attaches, chips, file, gradient
from tests.e2e.server import Server, opened

LAYOUT = (Path(__file__).parent / "layout.js").read_text("utf-8")
WINDOWS = [(1280, 720), (1000, 720), (700, 720), (640, 360), (360, 740), (320, 640)]
"""Each band of SPEC 4, and 1280 x 720 at 200 %."""

PHONES = [(360, 740), (320, 640)]
FRAMES = 20
"""Looks, two frames apart, after which what is wrong is wrong."""
# In a row's last line what finds no room goes, but never how long the customer waits and that nobody cares.
GIVING = ".conv-channel, .conv-team, .crew"
SAID = (crowd.URL, crowd.MARKS * 100, "W" * 3_000, crowd.ARABIC, crowd.TURNED)
NAMED: list[FilePayload] = [
    {"name": name, "mimeType": "text/plain", "buffer": b"x"} for name in ("W" * 200 + ".txt", "\u202ea.txt")
]
TOUCH = pytest.mark.parametrize(("touch", "least"), [(False, 24), (True, 44)], ids=["mouse", "finger"])
SHOW = "([dir, show]) => { document.dir = dir; document.documentElement.dataset.show = show; }"
CHAT = ("chat",)
LIST = ("conversations",)
BLOCKS = ("categories", *LIST, *CHAT)
THEMES: dict[str, Literal["light", "dark"]] = {"ltr": "light", "rtl": "dark"}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("crowd")
    crowd.fill(folder / "data")
    with opened(Server(folder, "serve")) as server:
        yield server


@pytest.fixture
def ada(agent: Callable[..., Agent]) -> Agent:
    ada = agent("Ada", reduced_motion="reduce")
    ada.signs_in()
    ada.is_at_the_console()  # who goes on before a page has come breaks its requests off
    return ada


def wrong(page: Page | Frame, *, least: int = 24) -> list[str]:
    """What is wrong once the page has come to rest: a browser lays out anew some frames after a resize."""
    found: list[str] = []
    for _ in range(FRAMES):
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        found = page.evaluate(f"({LAYOUT})({{ least: {least}, giving: '{GIVING}' }})")
        if not found:
            break
    return found


def wrong_at(
    page: Page, windows: list[tuple[int, int]], *, least: int = 24, blocks: tuple[str, ...] = BLOCKS
) -> dict[str, list[str]]:
    """What is wrong in which window, direction and theme.

    Where not all blocks are shown at once each of `blocks` is in turn: those that differ from other stories'.
    """
    found = {}
    for width, height in windows:
        page.set_viewport_size({"width": width, "height": height})
        for direction, theme in THEMES.items():
            page.emulate_media(color_scheme=theme)
            for block in blocks if width < 900 else CHAT:
                page.evaluate(SHOW, [direction, block])
                found[f"{block} at {width} x {height}, {direction}"] = wrong(page, least=least)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(color_scheme="light")
    return {where: what for where, what in found.items() if what}


def test_what_is_wrong_is_found(page: Page) -> None:
    page.set_content(
        "<p style='width: 40px; overflow: hidden; white-space: nowrap'>cut off</p>"
        "<button style='width: 12px; height: 30px; padding: 0'>i</button>"
        "<div style='position: relative'><button style='width: 99px; height: 40px'>hidden</button>"
        "<i style='position: absolute; inset: 0; background: tan'></i></div>"
        "<div style='width: 2000px; height: 1px'></div>"
    )
    assert wrong(page) == [
        "the page scrolls sideways",
        'text of p. "cut off" is cut by p. "cut off" (x)',
        'button. "i" is 12 x 30 px',
        'button. "hidden" lies under i. ""',
    ]


def test_the_list_and_a_thread_to_read(ada: Agent) -> None:
    ada.counts("All Chatroom", crowd.COPIES + len(crowd.CUSTOMERS))
    assert wrong_at(ada.page, WINDOWS) == {}
    ada.follows_a_link_to(1)
    ada.is_reading(crowd.CUSTOMERS[0])
    ada.reads("One\nTwo\nThree")
    assert wrong_at(ada.page, WINDOWS) == {}


def test_a_thread_to_write_in(ada: Agent) -> None:
    ada.follows_a_link_to(1)
    ada.joins_what_is_open()
    ada.composer.fill("A draft\nof\nmany\nlines\nthat\nis\nlong")
    assert wrong_at(ada.page, WINDOWS, blocks=CHAT) == {}
    ada.leaves()


def test_a_closed_conversation_and_the_account_menu(ada: Agent) -> None:
    ada.follows_a_link_to(len(crowd.CUSTOMERS) + 1)
    expect(ada.button("REOPEN")).to_be_visible()
    assert wrong_at(ada.page, WINDOWS, blocks=CHAT) == {}
    ada.opens_account()
    assert wrong(ada.page) == []


def test_the_search_and_the_keys(ada: Agent) -> None:
    ada.is_at_the_console()
    ada.search.fill("a")
    expect(ada.page.get_by_role("status").filter(has_text="found")).to_be_visible()
    assert wrong_at(ada.page, WINDOWS, blocks=LIST) == {}
    ada.search.fill("nobody has ever said this")
    expect(ada.page.get_by_text("Nothing found")).to_be_visible()
    ada.chooses("Closed")
    expect(ada.page.get_by_role("button", name="Search all conversations", exact=True)).to_be_visible()
    assert wrong_at(ada.page, WINDOWS, blocks=LIST) == {}
    ada.opens_shortcuts()
    assert wrong_at(ada.page, WINDOWS, blocks=LIST) == {}


def test_the_channel_selection_and_the_order(ada: Agent) -> None:
    ada.is_at_the_console()
    channels = ada.opens_channels()
    channels.get_by_role("checkbox").first.click()
    expect(channels.get_by_role("checkbox", checked=True)).to_have_count(1)
    assert wrong_at(ada.page, WINDOWS, blocks=LIST) == {}
    channels.get_by_role("button", name="Reset", exact=True).click()
    expect(channels.get_by_role("checkbox", checked=True)).to_have_count(0)
    channels.get_by_role("button", name="Done", exact=True).click()
    expect(channels).to_be_hidden()
    for width, height in WINDOWS:
        ada.page.set_viewport_size({"width": width, "height": height})
        for direction in ("ltr", "rtl"):
            ada.page.evaluate(SHOW, [direction, "conversations"])
            order = ada.opens_sort()
            assert wrong(ada.page) == []
            ada.page.keyboard.press("Escape")
            expect(order).to_be_hidden()


def test_whom_to_invite(ada: Agent) -> None:
    ada.follows_a_link_to(2)
    ada.joins_what_is_open()
    with ada.asks() as dialog:
        agents = dialog.get_by_role("list", name="Agents", exact=True)
        agents.get_by_role("button", name="Invite", exact=True).first.click()
        given = dialog.get_by_role("list", name="Invited", exact=True)
        expect(given.get_by_role("button", name="Withdraw", exact=True).first).to_be_visible()
        expect(dialog.get_by_role("status")).to_contain_text("has been asked.")
        assert wrong_at(ada.page, WINDOWS, blocks=CHAT) == {}
        ada.page.evaluate(SHOW, ["ltr", "chat"])
    ada.leaves()


@pytest.mark.parametrize("number", [1, 2, 4])
def test_the_customers_details(ada: Agent, number: int) -> None:
    ada.follows_a_link_to(number)
    ada.joins_what_is_open()
    ada.button("Edit customer details").click()
    dialog = ada.page.get_by_role("dialog", name="Customer details", exact=True)
    dialog.get_by_role("textbox", name="Labels").fill(crowd.LONG[:40])
    ada.page.keyboard.press("Enter")
    for name in ("Name", "Email", "Phone", "Company", "Remark"):
        dialog.get_by_role("textbox", name=name, exact=True).fill(f"{crowd.ARABIC} {crowd.URL}")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.get_by_text("This is not a phone number.")).to_be_visible()
    assert wrong_at(ada.page, WINDOWS, blocks=CHAT) == {}
    ada.page.evaluate(SHOW, ["ltr", "chat"])
    dialog.get_by_role("button", name="Cancel", exact=True).click()
    expect(dialog).to_be_hidden()
    ada.leaves()


def test_notes_and_templates(ada: Agent) -> None:
    ada.follows_a_link_to(3)
    ada.joins_what_is_open()
    ada.interaction.get_by_role("tab", name="Note", exact=True).click()
    ada.composer.fill("A note")
    assert wrong_at(ada.page, WINDOWS, blocks=CHAT) == {}
    ada.page.evaluate(SHOW, ["ltr", "chat"])
    ada.composer.fill("")
    ada.interaction.get_by_role("tab", name="Reply", exact=True).click()
    ada.page.keyboard.type("/")
    templates = ada.page.get_by_role("dialog", name="Message templates", exact=True)
    expect(templates.get_by_role("option")).to_have_count(len(crowd.TEMPLATES))
    assert wrong_at(ada.page, WINDOWS, blocks=CHAT) == {}
    ada.page.evaluate(SHOW, ["ltr", "chat"])
    ada.page.keyboard.press("Enter")
    expect(ada.page.locator(".gap-note")).to_be_visible()
    assert wrong_at(ada.page, WINDOWS, blocks=CHAT) == {}
    ada.page.evaluate(SHOW, ["ltr", "chat"])
    ada.composer.fill("")
    ada.leaves()


def test_files(ada: Agent) -> None:
    ada.is_at_the_console()
    ada.follows_a_link_to(2)
    ada.joins_what_is_open()
    ada.page.mouse.move(1, 1)  # what explains itself under the pointer is not what is looked at
    long = file("W" * 90 + ".txt")
    ada.page.route("**/conversations/*/files", lambda route: route.abort())
    attaches(ada, long, file("Lost.txt"))
    expect(chips(ada).get_by_role("alert")).to_have_count(2)
    ada.page.unroute_all()
    attaches(ada, file(f"{crowd.ARABIC}.txt"), file("Plan.png", gradient()))
    expect(chips(ada).get_by_role("progressbar")).to_have_count(0)
    assert wrong_at(ada.page, WINDOWS, blocks=CHAT) == {}
    for _ in range(2):
        chips(ada).filter(has=ada.page.get_by_role("alert")).get_by_role("button", name="Retry").first.press(
            "Enter"
        )
    expect(chips(ada).get_by_role("alert")).to_have_count(0)
    expect(chips(ada).get_by_role("progressbar")).to_have_count(0)
    ada.composer.press("Enter")
    expect(chips(ada)).to_have_count(0)
    small = ada.messages.get_by_role("button", name="Enlarge Plan.png", exact=True).last
    expect(small).to_be_visible()
    assert wrong_at(ada.page, WINDOWS, blocks=CHAT) == {}
    small.press("Enter")
    expect(ada.page.get_by_role("dialog", name="Picture", exact=True)).to_be_visible()
    assert wrong_at(ada.page, WINDOWS, blocks=CHAT) == {}
    ada.page.keyboard.press("Escape")
    ada.page.evaluate(SHOW, ["ltr", "chat"])
    ada.leaves()


def test_a_list_scrolled_to_its_end(agent: Callable[..., Agent]) -> None:
    ada = agent("Ada")
    ada.signs_in()
    ada.rows.get_by_role("button", name="Ø", exact=True).first.focus()
    ada.page.keyboard.press("End")
    ada.sees(crowd.CUSTOMERS[0])
    assert wrong(ada.page) == []


def test_fingers(agent: Callable[..., Agent]) -> None:
    phone = {"has_touch": True, "is_mobile": True, "viewport": {"width": 360, "height": 740}}
    ada = agent("Ada", **phone, reduced_motion="reduce")
    ada.signs_in()
    expect(ada.rows).to_be_visible()
    assert wrong_at(ada.page, PHONES, least=44) == {}
    ada.follows_a_link_to(1)
    expect(ada.button("JOIN")).to_be_visible()
    assert wrong_at(ada.page, PHONES, least=44) == {}
    ada.page.evaluate(SHOW, ["ltr", "conversations"])
    for width, height in PHONES:
        ada.page.set_viewport_size({"width": width, "height": height})
        for open_ in (ada.opens_channels, ada.opens_sort):
            part = open_()
            assert wrong(ada.page, least=44) == []
            ada.page.keyboard.press("Escape")
            expect(part).to_be_hidden()
    ada.page.evaluate(SHOW, ["ltr", "chat"])
    ada.joins_what_is_open()
    assert wrong_at(ada.page, PHONES, least=44) == {}
    ada.leaves()


@pytest.mark.parametrize("locale", ["en-GB", "ar"])
def test_the_chat(customer: Callable[..., Customer], locale: str) -> None:
    maria = customer(crowd.KEY, shop=False, locale=locale, reduced_motion="reduce")
    maria.visits()
    box = maria.page.locator("textarea")
    for said in SAID:
        write(box, maria.page.locator("#send"), said)
    maria.page.set_input_files("input[type=file]", NAMED)
    expect(maria.page.locator("#send")).to_be_enabled()
    box.fill("A draft\nof\nmany\nlines\nthat\nis\nlong")
    for width, height in WINDOWS:
        maria.page.set_viewport_size({"width": width, "height": height})
        assert wrong(maria.page) == []


@TOUCH
def test_the_widget_in_a_shop(customer: Callable[..., Customer], touch: bool, least: int) -> None:
    maria = customer(crowd.KEY, has_touch=touch, is_mobile=touch, reduced_motion="reduce")
    maria.visits()
    maria.opens_chat()
    for said in SAID:
        maria.writes(said)
    for width, height in WINDOWS:
        maria.page.set_viewport_size({"width": width, "height": height})
        assert wrong(maria.page.frames[-1], least=least) == []
        frame = maria.page.locator('iframe[title="Chat"]').bounding_box()
        assert frame is not None
        assert frame["x"] >= 0
        assert frame["y"] >= 0
        assert frame["x"] + frame["width"] <= width
        assert frame["y"] + frame["height"] <= height


@TOUCH
def test_login(agent: Callable[..., Agent], touch: bool, least: int) -> None:
    ada = agent("Ada", has_touch=touch, is_mobile=touch)
    ada.fills_in_the_login("not the password")
    expect(ada.page.get_by_role("alert")).to_be_visible()
    for width, height in WINDOWS:
        ada.page.set_viewport_size({"width": width, "height": height})
        assert wrong(ada.page, least=least) == []


@pytest.mark.parametrize("path", ["/settings/people", "/settings/people/invite", "/profile"])
def test_people_and_ones_profile(ada: Agent, path: str) -> None:
    ada.page.goto(path)
    last = {
        "/settings/people": ada.page.get_by_text("Nobody is invited at the moment."),
        "/settings/people/invite": ada.page.get_by_role("button", name="Look at it first", exact=True),
        "/profile": ada.page.get_by_role("table", name="Sessions").get_by_text("This one", exact=True),
    }
    expect(last[path]).to_be_visible()
    assert wrong_in_settings(ada.page) == {}


def test_teams(ada: Agent) -> None:
    ada.page.goto("/settings/teams")
    expect(ada.page.get_by_role("status").get_by_text("20 in all")).to_be_visible()
    assert wrong_in_settings(ada.page) == {}
    ada.page.get_by_role("table", name="Teams").get_by_role("link").first.click()
    expect(ada.page.get_by_role("switch", name="Repeat the sound for overdue ones")).to_be_attached()
    assert wrong_in_settings(ada.page) == {}
    ada.page.get_by_role("button", name="Invite agents", exact=True).click()
    expect(ada.page.get_by_role("dialog").get_by_role("button", name="Done", exact=True)).to_be_visible()
    below = ada.page.locator(".admin")  # what lies below the dialog can't be scrolled for now
    below.evaluate("(page) => { page.style.display = 'none'; }")
    assert wrong_in_settings(ada.page) == {}


def wrong_in_settings(page: Page) -> dict[str, list[str]]:
    """What is wrong in which window, direction and theme."""
    found = {}
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        for direction, theme in THEMES.items():
            page.emulate_media(color_scheme=theme)
            page.evaluate("(dir) => { document.dir = dir; }", direction)
            found[f"{width} x {height}, {direction}"] = wrong(page)
    page.set_viewport_size({"width": 1280, "height": 720})
    return {where: what for where, what in found.items() if what}
