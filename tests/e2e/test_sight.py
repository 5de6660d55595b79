"""Who may not see a conversation finds nothing of it: no row, no thread, not a byte on their sockets."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.people import Agent, someone
from tests.e2e.server import Server
from tests.e2e.visitor import visit

MARKER = "xylophone-7913"
GRABBED = "glockenspiel-2461"
"""One of its own: what Sales was told of the other stays in Dan's notification centre, as it may."""
GONE = "marker => !document.documentElement.outerHTML.includes(marker)"


def overheard(page: Page) -> list[str]:
    """Everything that reaches a page by its sockets, from now on."""
    frames: list[str] = []

    def hear(frame: str | bytes) -> None:
        frames.append(frame if isinstance(frame, str) else frame.decode(errors="replace"))

    page.on("websocket", lambda socket: socket.on("framereceived", hear))
    return frames


def test_an_outsider_learns_nothing(server: Server, agent: Callable[..., Agent]) -> None:
    cleo, ben = agent("Cleo"), agent("Ben")
    at_cleos, at_bens = overheard(cleo.page), overheard(ben.page)
    cleo.signs_in()
    cleo.is_at_the_console()
    ben.signs_in()
    maria, omar = someone(f"Maria {MARKER}"), someone("Omar")
    with visit(server, name=maria) as visitor:
        visitor.writes(f"Where is my {MARKER}?")
        ben.joins(maria)
        ben.answers(f"The {MARKER} is on its way")
        number = ben.link().rpartition("=")[2]
        cleo.follows_a_link_to(int(number))
        cleo.is_at_the_console()
        ben.answers(f"Your {MARKER} comes tomorrow")
        visitor.writes(f"Thank you for the {MARKER}")
        ben.reads(f"Thank you for the {MARKER}")
        ben.closes()
    # Then something that Cleo does hear of, so that her silence means something.
    with visit(server, "demo-support", name=omar) as visitor:
        visitor.writes("My lamp is broken")
    cleo.sees(omar, "My lamp is broken")
    expect(cleo.interaction.get_by_text("Choose a conversation")).to_be_visible()
    expect(cleo.interaction.get_by_role("heading")).to_be_hidden()
    cleo.does_not_see(MARKER)
    assert any(MARKER in frame for frame in at_bens)
    assert any("My lamp is broken" in frame for frame in at_cleos)
    assert [frame for frame in at_cleos if MARKER in frame] == []
    assert MARKER not in cleo.page.content()


def test_signing_out_in_one_tab_ends_every_other(server: Server, agent: Callable[..., Agent]) -> None:
    ben = agent("Ben")
    ben.signs_in()
    ben.is_at_the_console()
    other = ben.opens_another_tab()
    ben.signs_out()
    expect(other.page).to_have_url(f"{server.url}/login")
    other.page.goto("/conversations?view=joined")
    expect(other.page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    ben.signs_in()
    ben.is_at_the_console()


def test_a_row_grabbed_under_the_pointer(server: Server, agent: Callable[..., Agent]) -> None:
    """Order stands still for Dan, and yet nothing of what Cleo has grabbed stays with him."""
    cleo, dan = agent("Cleo"), agent("Dan")
    at_dans = overheard(dan.page)
    grabbed = dan.rows.get_by_role("listitem", name="Grabbed by Cleo", exact=True)
    cleo.signs_in()
    dan.signs_in()
    maria, omar = someone(f"Maria {GRABBED}"), someone("Omar")
    with visit(server, "demo-support", name=maria) as visitor:
        visitor.writes(f"Where is my {GRABBED}?")
        dan.sees(maria)
        row = dan.row(maria).element_handle()
        stood = row.bounding_box()
        dan.begins_to_move_over_the_list()
        heard = len(at_dans)
        cleo.joins(maria)
        expect(grabbed).to_be_visible()
        assert row.bounding_box() == stood
        assert row.inner_text().strip() == "Grabbed by Cleo"
        dan.page.wait_for_function(GONE, arg=GRABBED)
        visitor.writes(f"I want my {GRABBED}")
    with visit(server, "demo-support", name=omar) as visitor:
        visitor.writes("My lamp is broken")
        expect(dan.page.get_by_role("button", name="1 new", exact=True)).to_be_visible()
    dan.stops_moving()
    dan.sees(omar, "My lamp is broken")
    expect(grabbed).to_have_count(0)
    assert GRABBED not in dan.page.content()
    assert [frame for frame in at_dans[heard:] if GRABBED in frame] == []
