"""The stage: a server, a shop on another site, browsers, and the people who use them."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.browser import ARGUMENTS, system_chromium
from tests.e2e.called import Called, forge
from tests.e2e.people import Agent, Customer, leave, watch
from tests.e2e.server import Server, opened
from tests.e2e.shop import Shop

NewContext = Callable[..., BrowserContext]

# No figure of the product's, but what two cores may need that carry a server, several browsers and whatever
# else the machine does. Where SPEC gives a time, the story says it.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "args": ARGUMENTS, "executable_path": system_chromium()}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo company without a conversation, one for the stories of a file; they ask for `server`."""
    with opened(Server(tmp_path_factory.mktemp("company"), "demo", "--empty")) as server:
        yield server


@pytest.fixture
def server(company: Server) -> Iterator[Server]:
    """The file's company, up and running. A crash in its log is a failure; failures show what it logged."""
    if not company.is_running:
        company.start()
    told = len(company.log)
    yield company
    log = company.log[told:]
    print(log)
    assert "Traceback" not in log


@pytest.fixture
def shops(server: Server) -> Iterator[Callable[..., Shop]]:
    """Opens shops: `shops("demo-sales", strict=True)`."""
    opened: list[Shop] = []

    def open_shop(channel: str = "demo-sales", *, strict: bool = False) -> Shop:
        opened.append(Shop(server.url, channel, strict=strict))
        return opened[-1]

    yield open_shop
    for shop in opened:
        shop.close()


@pytest.fixture
def contexts(server: Server, new_context: NewContext) -> Iterator[NewContext]:
    """A browser of one's own for everybody; no page in any of them may throw."""
    mistakes: list[str] = []
    with ExitStack() as leaving:

        def open_context(**options: Any) -> BrowserContext:
            context = new_context(base_url=server.url, **options)
            leaving.callback(leave, context)
            watch(context, mistakes)
            return context

        yield open_context
        assert not mistakes


@pytest.fixture
def agent(contexts: NewContext) -> Callable[..., Agent]:
    """Brings in someone of the demo company: `agent("Ben")`, `agent("Ada", color_scheme="dark")`."""

    def bring(name: str, **options: Any) -> Agent:
        return Agent(contexts(**options), name)

    return bring


@pytest.fixture
def customer(server: Server, contexts: NewContext, shops: Callable[..., Shop]) -> Callable[..., Customer]:
    """Brings a customer into a shop of that channel: `customer("demo-support", strict=True)`.

    With `shop=False` they come by the chat's own page.
    """

    def bring(
        channel: str = "demo-sales", *, shop: bool = True, strict: bool = False, **options: Any
    ) -> Customer:
        place = shops(channel, strict=strict) if shop else None
        return Customer(contexts(**options), server, place, channel)

    return bring


@pytest.fixture
def called(contexts: NewContext) -> Callable[..., Called]:
    """Brings someone to their console, with nothing left in their notification centre.

    `forging=("VIEW", "GRAB")` lets their page say the second where a person pressed the first.
    """

    def bring(name: str, *, forging: tuple[str, str] | None = None, **options: Any) -> Called:
        agent = Called(contexts(**options), name)
        if forging:
            agent.page.route_web_socket(re.compile("_nicegui_ws"), partial(forge, *forging))
        agent.signs_in()
        agent.is_at_the_console()
        agent.has_nothing_left()
        return agent

    return bring
