"""A line that cuts, doubles, delays and shuffles; `make faults` takes its time."""

import random
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext

from tests.e2e.server import Server, opened
from tests.faults.browsing import browse


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo company, which goes by every address of this machine."""
    with opened(Server(tmp_path_factory.mktemp("line"), "demo", "--empty", PUBLIC_URL="")) as server:
        yield server


def test_two_tabs_a_phone_and_a_console_show_each_word_once(
    server: Server, contexts: Callable[..., BrowserContext]
) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    assert browse(server, contexts, words=12, chance=random.Random(seed)) >= 0
