"""Real pages in a headless Chromium, and when things happen in them, all on one clock.

A press counts from the `timeStamp` of its event, and an arrival from the MutationObserver that finds it in
the DOM. Both are `performance.now()`, which counts from `NavigationStart`; Chromium tells that one by
CLOCK_MONOTONIC, so that moments of two pages in two processes can be compared.
"""

import http
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright

from tests.bench.company import KEY, PASSWORD, email_of
from tests.bench.pace import pause
from tests.e2e.browser import ARGUMENTS, system_chromium

SCRIPT = """
(() => {
  const press = (event) => { bench.pressed = event.timeStamp; };
  addEventListener("keydown", press, true);
  addEventListener("click", press, true);
  addEventListener("input", () => { bench.written = performance.now(); });
  window.bench = {
    // Resolves with the moment at which the condition holds, looked at after each change of the DOM.
    watch(holds) {
      bench.found = new Promise((resolve) => {
        const look = () => { if (holds()) { observer.disconnect(); resolve(performance.now()); } };
        const observer = new MutationObserver(look);
        observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        look();
      });
    },
    text(words) {
      bench.watch(() => document.querySelector("[role=log]")?.textContent.includes(words));
    },
    rows: () => [...document.querySelectorAll("[role=list] [data-id]")].map((row) => row.dataset.id).join(),
    rowsOtherThan(before) {
      bench.watch(() => bench.rows() !== before);
    },
  };
})()
"""


class Tab:
    """A page whose moments are told in milliseconds of CLOCK_MONOTONIC."""

    def __init__(self, page: Page, began: float) -> None:
        self.page = page
        self._began = began

    @classmethod
    async def of(cls, page: Page) -> "Tab":
        """Take the page's clock; after that it must not be navigated."""
        session = await page.context.new_cdp_session(page)
        await session.send("Performance.enable")
        metrics = (await session.send("Performance.getMetrics"))["metrics"]
        await session.send("Performance.disable")
        await session.detach()
        began = next(metric["value"] for metric in metrics if metric["name"] == "NavigationStart")
        return cls(page, 1000 * began)

    async def expect(self, words: str) -> None:
        """Look out for words in the thread."""
        await self.page.evaluate("(words) => bench.text(words)", words)

    async def found(self) -> float:
        """When what is looked out for was there."""
        return self._began + float(await self.page.evaluate("() => bench.found"))

    async def pressed(self) -> float:
        """When a key or button was last pressed."""
        return self._began + float(await self.page.evaluate("() => bench.pressed"))

    async def letter(self, key: str) -> float:
        """Press a key in the composer; milliseconds until its letter was there."""
        await self.composer.press(key)
        return float(await self.page.evaluate("() => bench.written - bench.pressed"))

    @property
    def composer(self) -> Locator:
        return self.page.get_by_role("textbox", name="Message", exact=True)

    async def send(self, words: str) -> float:
        """Write as people do, and press Enter; when it was pressed."""
        await self.composer.press_sequentially(words, delay=10)
        await pause(0.3)
        await self.composer.press("Enter")
        return await self.pressed()


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser with nothing in its caches."""
    async with async_playwright() as playwright:
        path = system_chromium(windowed=True)
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


async def context_of(browser: Browser, url: str) -> BrowserContext:
    """A person's browser."""
    context = await browser.new_context(base_url=url, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(60_000)
    await context.add_init_script(SCRIPT)
    return context


async def signed_in(browser: Browser, url: str, agent_id: int) -> Page:
    """An agent's browser, with an empty page in it."""
    page = await (await context_of(browser, url)).new_page()
    form: dict[str, str | float | bool] = {"email": email_of(agent_id), "password": PASSWORD}
    answer = await page.request.post("/login", form=form, headers={"origin": url}, max_redirects=0)
    assert answer.status == http.HTTPStatus.SEE_OTHER
    return page


async def open_console(browser: Browser, url: str, agent_id: int, address: str = "/conversations") -> Page:
    """Sign in and open the console; returns when the list is there."""
    page = await signed_in(browser, url, agent_id)
    await page.goto(address)
    await page.locator("[role=list] [data-id]").first.wait_for()
    return page


async def open_chat(browser: Browser, url: str) -> Page:
    """Open the chat's own page, which is the one in the frame; returns when it can be written in."""
    page = await (await context_of(browser, url)).new_page()
    await page.goto(f"/chat/{KEY}")
    await page.get_by_role("textbox", name="Message", exact=True).wait_for()
    return page
