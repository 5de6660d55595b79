"""Through a TURN server, where no direct way is open; loopback only."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.calls.conftest import Called
from tests.e2e.calls.pages import RELAYED_ONLY, open_link
from tests.e2e.calls.turn import SECRET, relaying
from tests.e2e.server import Server, opened


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("relayed")
    with relaying(folder) as address:
        settings = {"ICE_SERVERS": address, "TURN_SECRET": SECRET}
        with opened(Server(folder, "demo", "--empty", **settings)) as server:
            yield server


def test_both_see_and_hear_each_other(call: Callable[..., Called], customers_browser: Browser) -> None:
    called = call(RELAYED_ONLY)
    customers = open_link(customers_browser, called.link, RELAYED_ONLY)
    called.tab.joins()
    customers.joins()
    for page in (called.tab, customers):
        page.is_in_the_call()
        assert page.paths() == ["relay", "relay"]
