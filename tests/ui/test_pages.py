"""No page gives up sooner than its person would."""

from pathlib import Path

import ui
from tests.ui.simulation import simulated
from ui.pages import PATIENCE_SECONDS, page


async def test_a_page_has_time_on_a_busy_machine() -> None:
    def show() -> None:
        """There is nothing on it."""

    async with simulated(show):
        made = page("/somewhere")
        assert vars(made)["response_timeout"] == PATIENCE_SECONDS


def test_every_page_is_one_of_these() -> None:
    files = Path(ui.__file__).parent.rglob("*.py")
    assert [path.name for path in files if "ui.page(" in path.read_text()] == ["pages.py"]
