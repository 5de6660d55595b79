"""When something was, as the language has it that an agent chose or their browser has."""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.components.stage import Stage

NOW = 1_800_000_000_000
"""On 15 January 2027 at 08:00:00 UTC."""


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-GB", "15 Jan 2027, 09:00:00"),
        ("de-DE", "15.01.2027, 09:00:00"),
        ("zh-TW", "2027年1月15日 上午9:00:00"),
    ],
)
def test_the_exact_time_of_a_zone(browser: Browser, stage_url: str, locale: str, words: str) -> None:
    page = browser.new_page(locale=locale, timezone_id="America/Lima")
    Stage(page, stage_url, "moment", "-", at=NOW, never="", now=NOW, zone="Europe/Berlin")
    expect(page.locator("time")).to_have_text(words)
    page.close()


def test_without_a_zone_how_long_ago(browser: Browser, stage_url: str) -> None:
    page = browser.new_page(locale="de-DE", timezone_id="Europe/Berlin")
    Stage(page, stage_url, "moment", "-", at=NOW - 300_000, never="", now=NOW, zone="")
    expect(page.locator("time")).to_have_text("5 min ago")
    expect(page.locator("time")).to_have_attribute("title", "Freitag, 15. Januar 2027 um 08:55")
    page.close()
