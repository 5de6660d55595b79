"""The notification centre: who is called, by what, and until when."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.e2e.called import Called
from tests.e2e.people import someone
from tests.e2e.server import Server, opened
from tests.e2e.test_accessibility import serious
from tests.e2e.test_layout import wrong
from tests.e2e.visitor import visit

LATER = "since => performance.now() > since + 3500"
"""In which it would ring twice."""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Waits are overdue after a second and a half, and the sound repeats soon."""
    folder = tmp_path_factory.mktemp("company")
    settings = {"SOON_AFTER": "1", "OVERDUE_AFTER": "1.5", "RING_EVERY": "0.5"}
    with opened(Server(folder, "demo", "--empty", **settings)) as server:
        yield server


def test_two_grab_at_the_same_moment(server: Server, called: Callable[..., Called]) -> None:
    cleo, dan, ada = called("Cleo"), called("Dan"), called("Ada")
    maria = someone("Maria")
    with visit(server, "demo-support", name=maria) as visitor:
        visitor.writes("My lamp is broken")
        for one in (cleo, dan, ada):
            one.is_called_by(1)
            one.opens_the_centre()
            expect(one.line(maria)).to_contain_text("Overdue")  # later it would call the winner
        grabs = [one.finds(maria, "GRAB") for one in (cleo, dan)]
        ada.finds(maria, "VIEW")
        expect(ada.line(maria).get_by_role("button", name="GRAB")).to_have_count(0)
        at = time.time() * 1_000 + 500
        for grab in grabs:
            grab.evaluate("(button, at) => setTimeout(() => button.click(), at - Date.now())", at)
        for one in (cleo, dan, ada):
            one.is_called_by(0)
        first, second = (cleo, dan) if has_won(cleo, maria) else (dan, cleo)
        first.is_reading(maria)
        expect(first.composer).to_be_editable()
        told = f"Grabbed by {first.name}"
        lost = second.centre.get_by_role("listitem", name=told, exact=True)
        expect(lost).to_contain_text(told)
        expect(lost.get_by_role("button", name="GRAB")).to_have_count(0)
        expect(second.page.get_by_text(maria)).to_have_count(0)
        expect(ada.line(maria)).to_contain_text(told)
        ada.finds(maria, "VIEW").click()
        ada.is_reading(maria)
        first.answers("I have a look")
        first.closes()


def has_won(one: Called, customer: str) -> bool:
    """One of two has: whichever comes first, the conversation or who was first, shows it."""
    won = one.interaction.get_by_role("heading", name=customer, exact=True)
    lost = one.centre.get_by_role("listitem", name=re.compile("^Grabbed by "))
    expect(won.or_(lost)).to_be_visible()
    return won.is_visible()


def test_a_forged_grab_is_refused(server: Server, called: Callable[..., Called]) -> None:
    """Ada's page says GRAB where it offers VIEW."""
    ada, cleo = called("Ada", forging=("VIEW", "GRAB")), called("Cleo")
    maria = someone("Maria")
    with visit(server, "demo-support", name=maria) as visitor:
        visitor.writes("My lamp is broken")
        ada.is_called_by(1)
        ada.opens_the_centre()
        ada.finds(maria, "VIEW").click()
        refusal = ada.line(maria).get_by_role("alert")
        expect(refusal).to_have_text("This is not here, or you may not see it.")
        cleo.is_called_by(1)
        cleo.opens_the_centre()
        cleo.finds(maria, "GRAB").click()
        cleo.is_reading(maria)
        cleo.answers("I have a look")
        cleo.closes()


def test_overdue_rings_until_someone_takes_it(server: Server, called: Callable[..., Called]) -> None:
    dan, cleo, ben = called("Dan"), called("Cleo"), called("Ben")
    other = dan.opens_another_tab()
    omar = someone("Omar")
    with visit(server, "demo-support", name=omar) as visitor:
        visitor.writes("Nobody is here")
        dan.rings(12)  # a call, that it is overdue, and again and again
        cleo.rings(12)
        cleo.opens_the_centre()
        expect(cleo.line(omar)).to_contain_text("Overdue, and nobody has joined")
        cleo.finds(omar, "GRAB").click()
        cleo.is_reading(omar)
        dan.is_called_by(0)
        rung = dan.page.evaluate("window.rings")
        visitor.writes("Thank you")  # goes to Cleo alone
        cleo.reads("Thank you")
        dan.page.wait_for_function(LATER, arg=dan.page.evaluate("performance.now()"))
        assert dan.page.evaluate("window.rings") == rung, "nothing of what was taken"
        called_again = someone("Lea")
        with visit(server, "demo-sales", name=called_again) as sales:
            sales.writes("Hello")
            dan.is_called_by(1)
            ben.is_called_by(1)
            ben.opens_the_centre()
            ben.finds(called_again, "JOIN").click()
            ben.is_reading(called_again)
            dan.is_called_by(0)
            ben.answers("Good morning")
            ben.closes()
        dan.rings(rung + 1)
        assert other.page.evaluate("window.rings ?? 0") == 0, "of two tabs one rings"
        cleo.answers("Now I am")
        cleo.closes()
    assert ben.page.evaluate("window.rings") > 0


def test_dismissed_and_all_at_once(server: Server, called: Callable[..., Called]) -> None:
    dan, ada = called("Dan"), called("Ada")
    other = dan.opens_another_tab()
    names = [someone("Eva"), someone("Finn"), someone("Gus")]
    for name in names:
        with visit(server, "demo-sales", name=name) as visitor:
            visitor.writes("Hello")
    dan.is_called_by(3)
    dan.opens_the_centre()
    expect(dan.lines).to_have_count(3)
    for name in names:
        expect(dan.line(name)).to_contain_text("Overdue, and nobody has joined")
    assert serious(dan.page) == []
    dan.line(names[1]).get_by_role("button", name="Dismiss", exact=True).click()
    expect(dan.lines).to_have_count(2)
    dan.is_called_by(2)
    expect(other.page).to_have_title(re.compile(r"^\(2\) Conversations"))
    dan.centre.get_by_role("button", name="Dismiss all", exact=True).click()
    expect(dan.centre.get_by_text("Nothing calls for you")).to_be_visible()
    expect(other.page).to_have_title(re.compile(r"^Conversations"))
    ada.is_called_by(3)
    ada.opens_the_centre()
    for name in names:
        ada.finds(name, "JOIN")


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 720)])
def test_the_open_centre_fits(server: Server, called: Callable[..., Called], width: int, height: int) -> None:
    window = ViewportSize(width=width, height=height)
    ada = called("Ada", reduced_motion="reduce", has_touch=width < 600)
    ada.page.set_viewport_size(window)
    long = someone("Maximiliana Konstantina Friederike Augusta")
    with visit(server, "demo-support", name=long) as visitor:
        visitor.writes("Hello")
    ada.is_called_by(1)
    ada.opens_the_centre()
    ada.finds(long, "VIEW")
    assert wrong(ada.page) == []
    assert serious(ada.page) == []
    ada.finds(long, "VIEW").click()
    ada.is_reading(long)
    if width < 600:
        ada.button("Actions").click()
    ada.closes()
