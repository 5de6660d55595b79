"""What a console weighs and how soon it can be used, with nothing in the browser's caches."""

from statistics import median

from playwright.async_api import Browser, Page

from tests.bench.browser import chromium, signed_in
from tests.bench.figures import Results
from tests.bench.product import Product, Size, running
from tests.bench.traffic import Traffic

TIMES = 5
READY = "[role=list] [data-id]"
"""The list's rows come last: the blocks, the counts and the texts are there by then."""


async def cold(size: Size) -> Results:
    with running(size.past) as product:
        async with chromium() as browser:
            opened = [await _opened(browser, product) for _ in range(TIMES)]
    loaded, others, usable = zip(*opened, strict=True)
    print(f"beside the bodies: {median(others):,.0f} bytes of heads and frames")
    return {"cold": (median(loaded) / 1_000,), "usable": (median(usable) / 1_000,)}


async def _opened(browser: Browser, product: Product) -> tuple[float, float, float]:
    """Bytes of bodies, of heads and frames, and milliseconds from the navigation to the rows."""
    page = await signed_in(browser, product.url, agent_id=2)
    traffic = Traffic(page, product.url)
    await page.goto("/conversations", wait_until="commit")
    usable = await _usable(page)
    await page.wait_for_load_state("networkidle")
    loaded, others = await traffic.bodies(), await traffic.others()
    await page.context.close()
    return loaded, others, usable


async def _usable(page: Page) -> float:
    await page.evaluate("(ready) => bench.watch(() => document.querySelector(ready))", READY)
    return float(await page.evaluate("() => bench.found"))
