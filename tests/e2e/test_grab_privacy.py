"""What is said after a grab stays with who grabbed, whatever another Representative has open or opens."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.called import Called
from tests.e2e.people import someone
from tests.e2e.server import Server
from tests.e2e.visitor import visit

MARKER = "marimba-5512"


class Line:
    """What the server tells a page, written down; it can be dead without the page's knowing."""

    def __init__(self, page: Page) -> None:
        self.told: list[str] = []
        self.is_dead = False
        page.route_web_socket(re.compile("socket.io"), self._open)

    def _open(self, line: WebSocketRoute) -> None:
        def carry(frame: str | bytes) -> None:
            self.told.append(frame if isinstance(frame, str) else frame.decode(errors="replace"))
            if not self.is_dead:
                line.send(frame)

        line.connect_to_server().on_message(carry)


def holds_nothing_of_it(one: Called, line: Line) -> None:
    """Neither page, title, bell nor centre, and nothing on the wire."""
    one.opens_the_centre()
    assert MARKER not in one.page.content()
    assert MARKER not in one.page.title()
    one.page.keyboard.press("Escape")
    expect(one.centre).to_be_hidden()
    assert [frame for frame in line.told if MARKER in frame] == []


def test_what_is_said_after_a_grab(server: Server, called: Callable[..., Called]) -> None:
    """Dan has one console open all the while, one whose line is dead meanwhile, and opens one afterwards."""
    cleo, dan = called("Cleo"), called("Dan")
    line = Line(dan.page)
    dan.page.reload()
    dan.is_at_the_console()
    away = Called(dan.context, "Dan")
    dead = Line(away.page)
    away.page.goto("/conversations")
    away.is_at_the_console()
    omar, later = someone("Omar"), someone("Nadia")
    with visit(server, "demo-support", name=omar) as visitor:
        visitor.writes("My lamp is broken")
        for one in (dan, away, cleo):
            one.sees(omar)
        dan.opens(omar)
        away.opens(omar)
        dead.is_dead = True
        cleo.joins(omar)
        dan.does_not_list(omar)
        visitor.writes(f"The number is {MARKER}")
        cleo.reads(f"The number is {MARKER}")
        cleo.answers(f"I found {MARKER}")
        dead.is_dead = False
        server.wire.cut()
        # Something that Dan does hear of on each, so that the silence means something.
        with visit(server, "demo-support", name=later) as other:
            other.writes("My kettle is broken")
        back = Called(dan.context, "Dan")
        fresh = Line(back.page)
        back.page.goto("/conversations")
        for one, its in ((dan, line), (away, dead), (back, fresh)):
            one.sees(later, "My kettle is broken")
            one.does_not_list(omar)
            holds_nothing_of_it(one, its)
        assert MARKER not in server.log
        cleo.opens(omar)
        cleo.leaves()
        for one in (dan, away, back):
            one.sees(omar, MARKER)
