"""A customer says who they are: by the channel's form, or when nobody is here to answer."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.people import Agent, Customer
from tests.e2e.server import Server

Bring = Callable[..., Customer]
COMPLETE = "maria@shop.example"


@pytest.fixture
def asks(server: Server) -> Callable[[str], None]:
    """Lets the channel of sales ask by a form: `asks("required")`."""

    def ask(form: str) -> None:
        look: dict[str, Any] = {"form": form} if form else {}
        with closing(sqlite3.connect(server.data / "triptych.db", timeout=10)) as database, database:
            database.execute("UPDATE channel SET look = ? WHERE key = 'demo-sales'", [json.dumps(look)])

    return ask


def said(server: Server) -> tuple[str, str]:
    """What the latest customer said of themselves."""
    with closing(sqlite3.connect(server.data / "triptych.db", timeout=10)) as database:
        found: tuple[str, str] = database.execute(
            "SELECT said_name, said_email FROM customer ORDER BY id DESC LIMIT 1"
        ).fetchone()
    return found


def field(customer: Customer, name: str) -> Locator:
    return customer.chat.get_by_role("textbox", name=re.compile(f"^{name}"))


def save(customer: Customer) -> Locator:
    return customer.chat.get_by_role("button", name="Save", exact=True)


def is_sent(customer: Customer) -> None:
    expect(customer.chat.get_by_text(re.compile("^Sent"))).to_be_visible()


def test_an_address_is_asked_for_while_nobody_is_here(customer: Bring, server: Server) -> None:
    maria = customer("demo-support")
    maria.visits()
    maria.opens_chat()
    expect(maria.chat.get_by_role("status")).to_contain_text("Nobody is here right now.")
    expect(field(maria, "Name")).to_have_count(0)
    field(maria, "E-mail").fill("maria at home")
    save(maria).click()
    expect(maria.chat.get_by_text("This address is not complete.")).to_be_visible()
    expect(field(maria, "E-mail")).to_be_focused()
    expect(field(maria, "E-mail")).to_have_attribute("aria-invalid", "true")
    field(maria, "E-mail").fill(COMPLETE)
    field(maria, "E-mail").press("Enter")
    expect(maria.messages).to_contain_text(f"We have noted {COMPLETE}.")
    expect(maria.composer).to_be_focused()
    maria.writes("I'm back tomorrow")
    is_sent(maria)
    assert said(server)[1] == COMPLETE
    maria.visits("/lanterns")
    maria.opens_chat()
    maria.reads("I'm back tomorrow")
    expect(save(maria)).to_have_count(0)


def test_it_is_not_asked_for_while_somebody_is_here(
    customer: Bring, agent: Callable[..., Agent], asks: Callable[[str], None]
) -> None:
    asks("")
    maria = customer()
    maria.visits()
    maria.opens_chat()
    expect(save(maria)).to_be_visible()
    ben = agent("Ben")
    ben.signs_in()
    ben.is_at_the_console()
    expect(save(maria)).to_have_count(0)
    expect(maria.chat.get_by_role("status")).to_be_empty()


def test_the_form_comes_with_the_first_message(
    customer: Bring, server: Server, asks: Callable[[str], None]
) -> None:
    asks("optional")
    maria = customer()
    maria.visits()
    maria.opens_chat()
    field(maria, "Name").fill("Maria")
    field(maria, "E-mail").fill("maria@")
    maria.composer.fill("Hello")
    maria.composer.press("Enter")
    expect(field(maria, "E-mail")).to_be_focused()
    expect(maria.composer).to_have_value("Hello")
    field(maria, "E-mail").fill(COMPLETE)
    maria.composer.press("Enter")
    maria.reads("Hello")
    is_sent(maria)
    assert said(server) == ("Maria", COMPLETE)
    expect(field(maria, "Name")).to_have_count(0)


def test_an_optional_form_may_stay_empty(customer: Bring, asks: Callable[[str], None]) -> None:
    asks("optional")
    maria = customer()
    maria.visits()
    maria.opens_chat()
    expect(field(maria, "Name")).to_be_visible()
    maria.writes("Hello")
    is_sent(maria)
    expect(field(maria, "Name")).to_have_count(0)


def test_a_required_form_is_filled_in_first(
    customer: Bring, server: Server, asks: Callable[[str], None]
) -> None:
    asks("required")
    maria = customer()
    maria.visits()
    maria.opens_chat()
    maria.composer.fill("Hello")
    maria.composer.press("Enter")
    expect(maria.chat.get_by_text("Please fill this in.")).to_have_count(2)
    expect(field(maria, "Name")).to_be_focused()
    field(maria, "Name").fill("Maria")
    field(maria, "E-mail").fill(COMPLETE)
    maria.composer.press("Enter")
    maria.reads("Hello")
    is_sent(maria)
    assert said(server) == ("Maria", COMPLETE)


def test_what_was_said_without_a_line_is_said_when_it_is_back(customer: Bring, server: Server) -> None:
    maria = customer("demo-support", shop=False)
    maria.visits()
    maria.opens_chat()
    expect(save(maria)).to_be_visible()
    server.wire.unplug()
    field(maria, "E-mail").fill(COMPLETE)
    save(maria).click()
    maria.composer.fill("Hello")
    maria.composer.press("Enter")
    server.wire.plug()
    is_sent(maria)
    assert said(server)[1] == COMPLETE
