"""The widget on a shop's page: what it leaves alone, how it is reached, and what it does with odd texts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import Customer

Bring = Callable[..., Customer]

HOSTILE = [
    "<img src=x onerror=alert(1)> {{7*7}}",
    "javascript:alert(1)",
    "\u202eback to front",
    "a" + "\u0301" * 5000,
    "x" * 3000,
    "مرحبا",
]


def requests_of(page: Page) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    return asked


def stored(page: Page) -> list[str]:
    found: list[str] = page.evaluate("() => Object.keys(localStorage)")
    return found


def test_before_the_first_opening_there_is_only_the_loader(customer: Bring) -> None:
    maria = customer(strict=True)
    asked = requests_of(maria.page)
    maria.visits()
    expect(maria.page.get_by_role("button", name="Open chat")).to_be_visible()
    maria.page.wait_for_load_state("networkidle")
    assert [url for url in asked if "localhost" not in url] == [asked[1]]
    assert asked[1].endswith("/widget.js")
    assert stored(maria.page) == []
    assert maria.page.evaluate("() => Object.keys(window).filter(name => /triptych/i.test(name))") == [
        "triptych"
    ]


def test_an_open_chat_takes_three_requests_under_a_strict_policy(customer: Bring) -> None:
    maria = customer(strict=True)
    asked = requests_of(maria.page)
    refused: list[str] = []
    maria.page.on("console", lambda message: refused.append(message.text))
    maria.visits()
    maria.opens_chat()
    maria.writes("Hello")
    expect(maria.chat.get_by_text(re.compile("^Sent"))).to_be_visible()
    paths = [re.sub(r"^\w+://[^/]+", "", url) for url in asked if "localhost" not in url]
    assert paths == ["/widget.js", "/chat/demo-sales", "/widget/demo-sales/ws"]
    assert refused == []
    assert maria.context.cookies() == []


def test_the_keyboard_alone_suffices(customer: Bring) -> None:
    maria = customer()
    maria.visits()
    launcher = maria.page.get_by_role("button", name="Open chat")
    expect(launcher).to_have_attribute("aria-expanded", "false")
    launcher.focus()
    maria.page.keyboard.press("Enter")
    expect(maria.composer).to_be_focused()
    maria.page.keyboard.type("Hello")
    maria.page.keyboard.press("Shift+Enter")
    maria.page.keyboard.type("again")
    maria.page.keyboard.press("Enter")
    maria.reads("Hello\nagain")
    maria.page.keyboard.press("Escape")
    expect(maria.composer).to_be_hidden()
    expect(launcher).to_be_focused()


def test_on_later_pages_it_connects_without_being_opened(customer: Bring) -> None:
    maria = customer()
    maria.visits()
    maria.opens_chat()
    maria.writes("Hello")
    expect(maria.chat.get_by_text(re.compile("^Sent"))).to_be_visible()
    heard: list[str] = []
    maria.page.on(
        "websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(str(frame)))
    )
    with maria.page.expect_websocket() as connected:
        maria.visits("/lanterns")
    if not heard:
        connected.value.wait_for_event("framereceived")
    expect(maria.page.get_by_role("button", name="Open chat")).to_be_visible()
    expect(maria.composer).to_be_hidden()


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_hostile_texts_stay_texts_and_move_nothing(customer: Bring, locale: str) -> None:
    maria = customer(shop=False, viewport={"width": 320, "height": 600}, locale=locale)
    maria.visits()
    composer = maria.page.locator("textarea")
    log = maria.page.get_by_role("log")
    for text in HOSTILE:
        composer.fill(text)
        composer.press("Enter")
        expect(composer).to_have_value("")
        expect(log.get_by_text(text.replace("\u0301" * 5000, ""), exact=False).first).to_be_attached()
    assert maria.page.evaluate("() => document.documentElement.scrollWidth") == 320
    assert log.evaluate("log => log.scrollWidth <= log.clientWidth")
    assert log.locator("img, script, a").count() == 0
    assert maria.page.evaluate("() => document.scrollingElement.scrollTop") == 0
    expect(maria.page.get_by_role("heading")).to_be_in_viewport()


def test_addresses_become_links_of_harmless_schemes_only(customer: Bring) -> None:
    maria = customer(shop=False)
    maria.visits()
    maria.composer.fill(
        "See https://shop.example/a?b=c, mailto:a@b.example or JavaScript:alert(1) data:text/html,x"
    )
    maria.composer.press("Enter")
    links = maria.messages.get_by_role("link")
    expect(links).to_have_text(["https://shop.example/a?b=c", "mailto:a@b.example"])
    expect(links.first).to_have_attribute("rel", "noopener noreferrer")


def test_a_message_that_is_too_long_stays_a_draft(customer: Bring) -> None:
    maria = customer(shop=False)
    maria.visits()
    maria.composer.fill("x" * 10_001)
    maria.composer.press("Enter")
    expect(maria.page.get_by_role("alert")).to_contain_text("10,001")
    expect(maria.composer).to_have_value("x" * 10_001)
    maria.page.reload()
    expect(maria.composer).to_have_value("x" * 10_001)
    maria.composer.fill("x" * 10_000)
    expect(maria.page.get_by_role("alert")).to_have_count(0)
    maria.composer.press("Enter")
    expect(maria.chat.get_by_text(re.compile("^Sent"))).to_be_visible()


def test_a_channel_that_is_not_there_says_so(customer: Bring) -> None:
    nobody = customer(shop=False, channel="nowhere")
    nobody.visits()
    expect(nobody.page.get_by_role("heading", name="This chat is not available.")).to_be_visible()


def test_right_to_left_from_the_start(customer: Bring) -> None:
    amina = customer(locale="ar")
    amina.visits()
    amina.page.get_by_role("button", name="فتح المحادثة").click()
    frame = amina.page.frame_locator("iframe")
    expect(frame.get_by_role("textbox", name="الرسالة")).to_be_focused()
    expect(frame.locator("html")).to_have_attribute("dir", "rtl")


@pytest.mark.parametrize(
    ("locale", "launcher", "message"),
    [("zh-HK", "開啟聊天", "訊息"), ("zh-CN", "打开聊天", "消息"), ("de-AT", "Chat öffnen", "Nachricht")],
)
def test_in_the_browsers_language(customer: Bring, locale: str, launcher: str, message: str) -> None:
    someone = customer(locale=locale)
    someone.visits()
    someone.page.get_by_role("button", name=launcher).click()
    frame = someone.page.frame_locator("iframe")
    expect(frame.get_by_role("textbox", name=message)).to_be_focused()


@pytest.mark.parametrize(("brand", "ink"), [("#ffe14d", "0 0 0"), ("#0f4c5c", "1 1 1"), ("#808080", "0 0 0")])
def test_the_launchers_sign_can_be_seen_on_any_colour(customer: Bring, brand: str, ink: str) -> None:
    maria = customer()
    maria.page.add_init_script(f"localStorage['triptych:demo-sales:look'] = '{{\"color\":\"{brand}\"}}'")
    maria.visits()
    launcher = maria.page.get_by_role("button", name="Open chat")
    assert launcher.evaluate("button => getComputedStyle(button).color") == f"color(xyz-d65 {ink})"
