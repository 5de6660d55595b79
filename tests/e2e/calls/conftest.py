"""Two Chromiums of their own, with cameras and microphones that they make up."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType

from tests.e2e.browser import ARGUMENTS, system_chromium
from tests.e2e.calls.pages import DEVICES, FOREIGN, WATCH, CallPage
from tests.e2e.calls.turn import NEEDED, turnserver
from tests.e2e.people import Agent, leave, someone, watch
from tests.e2e.server import Server
from tests.e2e.visitor import Visitor, visit

collect_ignore = [] if turnserver() else ["test_relaying.py"]


def pytest_report_header() -> str:
    """What is left out, and why."""
    return "" if turnserver() else f"not collected: {NEEDED}"


def _launched(browser_type: BrowserType) -> Browser:
    arguments = [*ARGUMENTS, *DEVICES, f"--host-resolver-rules=MAP {FOREIGN} 127.0.0.1"]
    return browser_type.launch(args=arguments, executable_path=system_chromium())


@pytest.fixture(scope="session")
def agents_browser(browser_type: BrowserType) -> Iterator[Browser]:
    browser = _launched(browser_type)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def customers_browser(browser_type: BrowserType) -> Iterator[Browser]:
    browser = _launched(browser_type)
    yield browser
    browser.close()


@pytest.fixture(autouse=True)
def _nothing_stays_open(agents_browser: Browser, customers_browser: Browser) -> Iterator[None]:
    yield
    for browser in (agents_browser, customers_browser):
        for context in browser.contexts:
            leave(context)
            context.close()


def caller(browser: Browser, server: Server, *scripts: str, **options: Any) -> Agent:
    """Ben, signed in, with a camera and a microphone."""
    context = browser.new_context(base_url=server.url, permissions=["camera", "microphone"], **options)
    for script in (*scripts, WATCH):
        context.add_init_script(script)
    ben = Agent(context, "Ben")
    ben.signs_in()
    return ben


def calls(agent: Agent) -> CallPage:
    """Press Conference, and be in the tab that it opens."""
    with agent.context.expect_page() as opened:
        agent.button("Conference").click()
    opened.value.wait_for_url("**/call/*")
    return CallPage(opened.value)


class Called:
    """A customer who was called, and the agent who is in the call's tab."""

    def __init__(self, ben: Agent, customer: str, visitor: Visitor, tab: CallPage) -> None:
        self.ben, self.customer, self.visitor, self.tab = ben, customer, visitor, tab
        self.link: str = visitor.waits_for("message")["action"]["url"]


@pytest.fixture
def call(server: Server, agents_browser: Browser) -> Iterator[Callable[..., Called]]:
    """Brings an agent who calls a customer: `call()`, `call(RELAYED_ONLY)`."""
    mistakes: list[str] = []
    with ExitStack() as visits:

        def bring(*scripts: str, **options: Any) -> Called:
            ben = caller(agents_browser, server, *scripts, **options)
            watch(ben.context, mistakes)
            name = someone("Maria")
            visitor = visits.enter_context(visit(server, name=name))
            visitor.writes("My lamp is broken")
            ben.joins(name)
            return Called(ben, name, visitor, calls(ben))

        yield bring
        assert not mistakes
