"""What one takes along and what goes for good: transcript, export and erasure, from the menu "More"."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Agent, Customer, has_the_focus, someone
from tests.e2e.server import Server
from tests.e2e.test_accessibility import serious
from tests.e2e.test_layout import WINDOWS, wrong_at
from tests.e2e.visitor import visit


@pytest.fixture
def bring(agent: Callable[..., Agent]) -> Callable[..., Agent]:
    """Someone at their console."""

    def at_the_console(name: str, **options: object) -> Agent:
        one = agent(name, **options)
        one.signs_in()
        one.is_at_the_console()
        return one

    return at_the_console


@pytest.fixture
def maria(server: Server) -> str:
    """A customer of Sales, who waits."""
    name = someone("Maria")
    with visit(server, name=name, email="maria@shop.example") as visitor:
        visitor.writes("Where is my lantern?")
    return name


def test_a_transcript_is_downloaded(maria: str, bring: Callable[..., Agent], tmp_path: Path) -> None:
    ben = bring("Ben")
    ben.joins(maria)
    ben.answers("On its way")
    for notes in (False, True):
        dialog = has_the_focus(ben.picks("Transcript"))
        if notes:
            dialog.get_by_role("checkbox").press("Enter")
            expect(dialog.get_by_role("checkbox", checked=True)).to_be_visible()
        with ben.page.expect_download() as download:
            dialog.get_by_role("button", name="Download", exact=True).press("Enter")
        expect(dialog).to_be_hidden()
        assert download.value.suggested_filename.startswith(f"Transcript {maria} ")
        download.value.save_as(tmp_path / "transcript.txt")
        text = (tmp_path / "transcript.txt").read_text("utf-8")
        assert f"] {maria}: Where is my lantern?\n" in text
        assert "] Ben: On its way\n" in text
        assert ("* Ben joined" in text) == notes


def test_only_a_team_admin_is_offered_to_export_and_erase(maria: str, bring: Callable[..., Agent]) -> None:
    ben = bring("Ben")
    ben.opens(maria)
    ben.opens_more()
    expect(ben.page.get_by_role("menuitem", name="Transcript", exact=True)).to_be_visible()
    for item in ("Block customer", "Export customer data", "Erase customer data"):
        expect(ben.page.get_by_role("menuitem", name=item)).to_be_hidden()
    answer = ben.page.request.get(
        f"{ben.link().replace('/conversations?conversation=', '/conversations/')}/export"
    )
    assert answer.status == 404


def test_a_team_admin_exports_everything(maria: str, bring: Callable[..., Agent], tmp_path: Path) -> None:
    ada = bring("Ada")
    ada.opens(maria)
    with ada.page.expect_download() as download:
        ada.picks("Export customer data")
    assert download.value.suggested_filename == f"Customer {maria}.zip"
    download.value.save_as(tmp_path / "export.zip")
    found = json.loads(zipfile.ZipFile(tmp_path / "export.zip").read("customer.json"))
    assert found["customer"]["said"] == {
        "name": maria,
        "email": "maria@shop.example",
        "phone": "",
    }
    assert found["conversations"][0]["messages"][0]["text"] == "Where is my lantern?"


def test_who_is_erased_is_gone_everywhere_at_once(
    bring: Callable[..., Agent], customer: Callable[..., Customer]
) -> None:
    maria = customer("demo-sales")
    maria.visits()
    maria.opens_chat()
    maria.is_called(someone("Maria"))
    question = f"Where is the lantern of {maria.name}?"
    maria.writes(question)
    ada, ben = bring("Ada"), bring("Ben")
    ben.joins(maria.name)
    ben.answers("On its way")
    maria.reads("On its way")
    ada.opens(maria.name)
    dialog = has_the_focus(ada.picks("Erase customer data"))
    name = dialog.get_by_role("textbox", name="Customer's name", exact=True)
    expect(name).to_be_focused()
    name.press_sequentially("Somebody else")
    dialog.get_by_role("button", name="Erase for good", exact=True).press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text(f"Type the name as it is: {maria.name}")
    name.fill(maria.name)
    dialog.get_by_role("button", name="Erase for good", exact=True).press("Enter")
    expect(dialog).to_be_hidden()
    expect(ada.page.get_by_text("Everything of this customer is erased.")).to_be_visible()
    for one in (ada, ben):
        expect(one.interaction.get_by_text("Choose a conversation")).to_be_visible()
        one.does_not_see(maria.name)
        expect(one.page.get_by_text(question)).to_have_count(0)
    expect(maria.messages.get_by_text(question)).to_have_count(0)
    expect(maria.messages.get_by_text("On its way")).to_have_count(0)
    maria.writes("Hello, I am new here")
    expect(ada.rows.get_by_text("Hello, I am new here")).to_be_visible()


def test_the_dialogs_hold_what_they_promise(maria: str, bring: Callable[..., Agent]) -> None:
    ada = bring("Ada", reduced_motion="reduce")
    ada.opens(maria)
    for item in ("Transcript", "Erase customer data"):
        dialog = has_the_focus(ada.picks(item))
        expect(dialog.get_by_role("button", name="Cancel", exact=True)).to_be_visible()
        assert serious(ada.page) == []
        assert wrong_at(ada.page, WINDOWS) == {}
        ada.page.evaluate("() => { document.dir = 'ltr'; document.documentElement.dataset.show = 'chat'; }")
        ada.page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
    ada.opens_more()
    expect(ada.page.get_by_role("menuitem", name="Transcript", exact=True)).to_be_visible()
    assert serious(ada.page) == []
