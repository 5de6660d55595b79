"""A customer's message calls those in the conversation, unless they have it on screen."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.called import Called
from tests.e2e.people import someone
from tests.e2e.server import Server
from tests.e2e.visitor import visit


def test_messages_call_while_their_thread_is_not_on_screen(
    server: Server, called: Callable[..., Called]
) -> None:
    ben = called("Ben")
    hugo, ines = someone("Hugo"), someone("Ines")
    with visit(server, name=hugo) as first, visit(server, name=ines) as second:
        first.writes("Hello")
        ben.joins(hugo)
        ben.answers("Good morning")
        second.writes("Hello")
        ben.joins(ines)
        ben.answers("Good day")
        ben.is_called_by(0)
        second.writes("Is it open today?")
        ben.reads("Is it open today?")
        first.writes("Do you have lamps?")
        ben.is_called_by(1)
        ben.opens_the_centre()
        expect(ben.line(hugo)).to_contain_text("1 new message")
        expect(ben.line(ines)).to_contain_text("Joined by Ben")
        ben.finds(hugo, "VIEW").click()
        ben.is_reading(hugo)
        expect(ben.centre).to_be_hidden()
        ben.is_called_by(0)
