"""A keyboard is enough, on both sides."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.people import Agent, Customer, has_the_focus, someone
from tests.e2e.server import Server
from tests.e2e.test_accessibility import serious
from tests.e2e.test_layout import wrong
from tests.e2e.visitor import visit

STEPS = 60


def tab_to(page_key: Callable[[str], None], target: Locator) -> None:
    """Press Tab until this has the focus, as people do who see where they are."""
    for _ in range(STEPS):
        if target.evaluate("(element) => element === element.ownerDocument.activeElement"):
            return
        page_key("Tab")
    raise AssertionError(f"Tab does not lead to {target}")


def test_from_signing_in_to_an_answer(agent: Callable[..., Agent], customer: Callable[..., Customer]) -> None:
    maria = customer("demo-sales")
    maria.visits()
    launcher = maria.page.get_by_role("button", name="Open chat")
    expect(launcher).to_be_visible()
    launcher.focus()
    maria.page.keyboard.press("Enter")
    expect(maria.composer).to_be_focused()
    maria.page.keyboard.type("Is anybody there?")
    maria.page.keyboard.press("Enter")
    maria.reads("Is anybody there?")
    maria.is_called(someone("Maria"))

    ben = agent("Ben")
    key = ben.page.keyboard.press
    ben.page.goto("/login")
    expect(ben.page.get_by_role("textbox", name="Email")).to_be_focused()
    ben.page.keyboard.type("ben@demo.example")
    key("Tab")
    ben.page.keyboard.type("the demo's password in stories")
    key("Enter")
    ben.sees(maria.name)
    ben.chooses_by_keyboard("Rep Needed")
    row = ben.row(maria.name).get_by_role("button", name=maria.name, exact=True)
    tab_to(key, row)
    key("ArrowDown")
    key("ArrowUp")
    expect(row).to_be_focused()
    key("Enter")
    ben.is_reading(maria.name)
    tab_to(key, ben.button("JOIN"))
    key("Enter")
    expect(ben.composer).to_be_focused()
    ben.page.keyboard.type("I am")
    key("Shift+Enter")
    ben.page.keyboard.type("here")
    key("Enter")
    expect(maria.messages).to_contain_text("I am\nhere")
    expect(ben.composer).to_be_focused()

    hint = ben.interaction.get_by_role("tooltip")
    ben.button("Representative count 1").focus()
    expect(hint).to_be_visible()
    key("Escape")
    expect(hint).to_be_hidden()
    expect(ben.composer).to_have_value("")

    maria.page.keyboard.press("Escape")
    expect(maria.composer).to_be_hidden()
    expect(maria.page.get_by_role("button", name="Open chat")).to_be_focused()


@pytest.fixture
def maria(server: Server) -> str:
    """The name of a customer who waits."""
    name = someone("Maria")
    with visit(server, name=name) as visitor:
        visitor.writes("Is anybody there?")
    return name


@pytest.fixture
def ben(agent: Callable[..., Agent]) -> Agent:
    ben = agent("Ben")
    ben.signs_in()
    return ben


def press(button: Locator, how: str) -> None:
    if how == "key":
        button.press("Enter")
    else:
        button.click()


HOWS = pytest.mark.parametrize("how", ["key", "mouse"])


@HOWS
def test_the_focus_goes_on_after_each_act(maria: str, ben: Agent, how: str) -> None:
    ben.opens(maria)
    for name, then in (
        ("JOIN", ben.composer),
        ("No reply needed", ben.composer),
        ("LEAVE", ben.button("JOIN")),
        ("JOIN", ben.composer),
        ("CLOSE", ben.button("Undo")),
        ("Undo", ben.composer),
        ("CLOSE", ben.button("Undo")),
        ("REOPEN", ben.composer),
    ):
        press(ben.button(name), how)
        expect(then).to_be_focused()


@HOWS
def test_the_focus_goes_from_a_row_to_its_composer(server: Server, maria: str, ben: Agent, how: str) -> None:
    """Also while one may write in another one, and though the row leaves the list."""
    omar = someone("Omar")
    with visit(server, name=omar) as visitor:
        visitor.writes("Are you open on Sunday?")
    ben.joins(maria)
    ben.chooses("Rep Needed")
    ben.does_not_list(maria)
    press(ben.row(omar).get_by_role("button", name="JOIN", exact=True), how)
    ben.reads("Are you open on Sunday?")
    expect(ben.composer).to_be_focused()
    ben.page.keyboard.type("Yes")
    expect(ben.composer).to_have_value("Yes")


def test_the_focus_goes_on_when_undo_ends(maria: str, ben: Agent) -> None:
    ben.joins(maria)
    ben.button("CLOSE").press("Enter")
    expect(ben.button("Undo")).to_be_focused()
    expect(ben.button("REOPEN")).to_be_focused(timeout=30_000)  # 10 s, SPEC 2


def test_the_focus_goes_on_when_a_colleague_acts(maria: str, ben: Agent, agent: Callable[..., Agent]) -> None:
    ben.opens(maria)
    ben.button("JOIN").focus()
    ada = agent("Ada")
    ada.signs_in()
    ada.opens(maria)
    ada.closes()
    expect(ben.button("REOPEN")).to_be_focused()


def test_no_keyboard_comes_up_on_a_phone(maria: str, agent: Callable[..., Agent]) -> None:
    ben = agent("Ben", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    ben.signs_in()
    ben.joins(maria)
    expect(ben.messages).to_be_focused()
    head = ben.interaction.locator("header").bounding_box()
    assert head is not None
    assert head["height"] < 110, "two lines"
    ben.button("Actions").press("Enter")
    assert wrong(ben.page, least=44) == []
    assert serious(ben.page) == []
    ben.page.keyboard.press("Escape")
    expect(ben.button("LEAVE")).to_be_hidden()
    ben.button("Actions").press("Enter")
    ben.button("LEAVE").press("Enter")
    expect(ben.button("JOIN")).to_be_focused()
    expect(ben.button("Actions")).to_be_hidden()


def test_the_keys_are_shown_and_lead_to_the_search_and_back(maria: str, ben: Agent) -> None:
    key = ben.page.keyboard.press
    row = ben.row(maria).get_by_role("button", name=maria, exact=True)
    search = ben.page.get_by_role("searchbox", name="Search conversations", exact=True)
    dialog = ben.page.get_by_role("dialog", name="Keyboard shortcuts", exact=True)
    row.focus()
    key("/")
    expect(search).to_be_focused()
    ben.page.keyboard.type(maria)
    expect(ben.rows.get_by_role("listitem")).to_have_count(1)
    key("ArrowDown")
    expect(row).to_be_focused()
    key("?")
    expect(has_the_focus(dialog).get_by_text("Next or previous conversation")).to_be_visible()
    letters = dialog.get_by_role("switch", name="Single-letter keys in the list", exact=True)
    letters.press("Enter")
    expect(letters).to_have_attribute("aria-checked", "false")
    key("Escape")
    expect(dialog).to_be_hidden()
    row.focus()
    key("/")
    expect(row).to_be_focused()
    key("Enter")
    ben.is_reading(maria)
    ben.opens_account()
    ben.page.get_by_role("menuitem", name="Keyboard shortcuts").press("Enter")
    expect(dialog).to_be_visible()
