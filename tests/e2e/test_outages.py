"""Outages: what was written arrives once, whatever broke meanwhile."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Agent, Customer, someone
from tests.e2e.server import Server
from tests.e2e.visitor import visit

# Pauses between attempts grow and are jittered, so that a crowd doesn't come back at once.
PATIENCE_MS = 30_000


@pytest.fixture
def pair(agent: Callable[..., Agent], customer: Callable[..., Customer]) -> tuple[Customer, Agent]:
    """Maria and Ben in conversation."""
    maria = customer("demo-sales")
    maria.visits()
    maria.opens_chat()
    maria.is_called(someone("Maria"))
    maria.writes("Hello")
    ben = agent("Ben")
    ben.signs_in()
    ben.joins(maria.name)
    ben.answers("Good morning")
    maria.reads("Good morning")
    return maria, ben


def both_have(pair: tuple[Customer, Agent], *texts: str) -> None:
    for reader in pair:
        expect(reader.messages).to_contain_text(texts[-1], timeout=PATIENCE_MS)
        reader.reads(*texts)


def test_a_cut_line_loses_and_doubles_nothing(server: Server, pair: tuple[Customer, Agent]) -> None:
    maria, ben = pair
    for number in range(3):
        server.wire.cut()
        maria.writes(f"Customer's {number}")
        server.wire.cut()
        ben.answers(f"Agent's {number}")
        both_have(pair, f"Customer's {number}", f"Agent's {number}")


def test_what_was_written_in_an_outage_goes_out_after_it(
    server: Server, pair: tuple[Customer, Agent]
) -> None:
    maria, ben = pair
    server.wire.unplug()
    maria.writes("Are you there?")
    maria.writes("Hello?")
    ben.answers("One moment")
    server.wire.plug()
    both_have(pair, "Hello", "Good morning", "Are you there?", "Hello?", "One moment")


@pytest.mark.parametrize("end", [Server.stop, Server.kill])
def test_a_restart_in_the_middle(
    server: Server, pair: tuple[Customer, Agent], end: Callable[[Server], object]
) -> None:
    maria, ben = pair
    end(server)
    maria.writes("Are you there?")
    ben.answers("One moment")
    server.start()
    both_have(pair, "Hello", "Good morning", "Are you there?", "One moment")
    maria.writes("Fine")
    both_have(pair, "Fine")


def test_a_tab_closed_in_an_outage_sends_when_it_comes_back(
    server: Server, pair: tuple[Customer, Agent]
) -> None:
    maria, ben = pair
    server.wire.unplug()
    maria.writes("I close this now")
    maria.page.close()
    server.wire.plug()
    back = maria.opens_another_tab()
    back.visits()
    back.opens_chat()
    both_have((back, ben), "Hello", "Good morning", "I close this now")


def test_a_shop_lives_on_without_its_chat(server: Server, customer: Callable[..., Customer]) -> None:
    maria = customer("demo-sales")
    server.stop()
    maria.visits()
    expect(maria.page.get_by_role("heading", name="Home")).to_be_visible()
    maria.page.get_by_role("link", name="Lanterns").click()
    expect(maria.page.get_by_role("heading", name="Lanterns")).to_be_visible()


@pytest.mark.parametrize("event", ["online", "visible"])
def test_whoever_is_back_does_not_wait_for_the_next_attempt(
    server: Server, agent: Callable[..., Agent], event: str
) -> None:
    ben = agent("Ben")
    ben.signs_in()
    ben.is_at_the_console()
    ben.page.evaluate("socket.io.on('reconnect', () => { window.cameByItself = true; })")
    server.wire.unplug()
    ben.context.set_offline(event == "online")
    # The next attempt is two seconds away or more: time to act before it.
    ben.page.wait_for_function("socket.io.backoff.attempts >= 3")
    server.wire.plug()
    ben.context.set_offline(False)
    if event == "visible":
        ben.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    ben.page.wait_for_function("socket.connected")
    assert not ben.page.evaluate("window.cameByItself ?? false")
    omar = someone("Omar")
    with visit(server, name=omar) as visitor:
        visitor.writes("Hello")
    ben.sees(omar)


def test_attempts_that_nobody_answers_leave_the_page_as_it_is(
    server: Server, agent: Callable[..., Agent]
) -> None:
    ben = agent("Ben")
    ben.signs_in()
    ben.is_at_the_console()
    ben.page.wait_for_function("socket.connected")
    ben.page.evaluate("() => { window.isTheSame = true; socket.io.timeout(300); }")
    ben.search.fill("nobody has ever said this")
    server.wire.swallow()
    ben.page.wait_for_function("socket.io.backoff.attempts >= 3")
    server.wire.plug()
    ben.page.wait_for_function("socket.connected")
    assert ben.page.evaluate("window.isTheSame")
    expect(ben.page.get_by_text("Nothing found")).to_be_visible()
