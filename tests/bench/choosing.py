"""From a press to the list or the thread that it shows, in a real console on the whole history."""

from itertools import cycle, islice

from playwright.async_api import Locator, Page

from tests.bench.browser import chromium, open_console
from tests.bench.figures import Results, p95
from tests.bench.pace import pause
from tests.bench.product import Size, running

CATEGORIES = ("Closed", "Closed", "Support", "Support", "Rep Needed", "Rep Needed", "Joined", "All Chatroom")
"""Pressed in turn; a second press clears a team or status. Each shows other rows than the one before."""
BETWEEN = 0.2
"""Seconds between two presses of a person."""


async def choosing(size: Size) -> Results:
    with running(size.past) as product:
        async with chromium() as browser:
            page = await open_console(browser, product.url, agent_id=1)
            categories = [await _category(page, name) for name in islice(cycle(CATEGORIES), size.samples)]
            threads = await _threads(page, size.samples)
    return {"category": p95(categories), "thread": p95(threads)}


async def _category(page: Page, name: str) -> float:
    await page.evaluate("() => bench.rowsOtherThan(bench.rows())")
    block = page.get_by_role("navigation", name="Categories")
    return await _pressed(page, block.locator(f"button[aria-label^='{name} ']"))


async def _threads(page: Page, samples: int) -> list[float]:
    rows = await page.locator("[role=list] [data-id]").evaluate_all(
        "rows => rows.map((row) => row.dataset.id)"
    )
    took = []
    for id_ in islice(cycle(rows[:8]), samples):
        await page.evaluate(
            "(words) => bench.text(words)", f"({id_}."
        )  # every message of the history says whose
        took.append(await _pressed(page, page.locator(f"[data-id='{id_}'] .conv-open")))
    return took


async def _pressed(page: Page, button: Locator) -> float:
    await pause(BETWEEN)
    await button.click()
    return float(await page.evaluate("async () => await bench.found - bench.pressed"))
