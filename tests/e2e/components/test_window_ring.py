"""How long one may still write freely, counted in the browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.components.stage import Stage

NOW = 1_800_000_000_000
HOUR = 3_600_000


@pytest.mark.parametrize(
    ("left", "words", "is_last"),
    [
        (24 * HOUR + 9_000, "24 h left", False),
        (3 * HOUR + 9_000, "3 h left", False),
        (42 * 60_000 + 9_000, "42 min left", True),
        (59_000, "less than 1 min left", True),
        (0, "closed", True),
    ],
)
def test_it_says_how_long(quiet_page: Page, stage_url: str, left: int, words: str, is_last: bool) -> None:
    quiet_page.clock.install(time=NOW / 1_000)
    stage = Stage(
        quiet_page, stage_url, "window_ring", "-", until=NOW + left, now=NOW, sheet="data:text/css,"
    )
    ring = stage.page.locator(".window")
    expect(ring).to_have_text(f"WhatsApp window: {words}")
    assert ("window-last" in (ring.get_attribute("class") or "")) == is_last


def test_it_goes_on_by_itself(quiet_page: Page, stage_url: str) -> None:
    quiet_page.clock.install(time=NOW / 1_000)
    stage = Stage(
        quiet_page, stage_url, "window_ring", "-", until=NOW + 2 * HOUR, now=NOW, sheet="data:text/css,"
    )
    quiet_page.clock.run_for(HOUR + 5_000)
    expect(stage.page.locator(".window")).to_have_text("WhatsApp window: 59 min left")
    quiet_page.clock.run_for(HOUR)
    expect(stage.page.locator(".window")).to_have_text("WhatsApp window: closed")


def test_most_conversations_have_none(quiet_page: Page, stage_url: str) -> None:
    stage = Stage(quiet_page, stage_url, "window_ring", "-", until=None, now=NOW, sheet="data:text/css,")
    expect(stage.page.locator(".window")).to_have_count(0)
