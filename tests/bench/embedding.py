"""What the widget costs a shop's page: with the launcher only, and with the chat open."""

from tests.bench.browser import chromium, context_of
from tests.bench.company import KEY
from tests.bench.figures import Results
from tests.bench.product import Size, running
from tests.bench.traffic import Traffic
from tests.e2e.shop import Shop


async def embedding(size: Size) -> Results:
    with running(size.past) as product:
        shop = Shop(product.url, KEY)
        try:
            async with chromium() as browser:
                page = await (await context_of(browser, shop.url)).new_page()
                traffic = Traffic(page, product.url)
                await page.goto("/", wait_until="networkidle")
                launcher = await traffic.bodies() / 1_000, traffic.requests
                await page.get_by_role("button", name="Open chat").click()
                chat = page.frame_locator("iframe[title=Chat]")
                await chat.get_by_role("textbox", name="Message", exact=True).wait_for()
                await page.wait_for_load_state("networkidle")
                whole = await traffic.bodies() / 1_000, traffic.requests
                print(f"beside the bodies: {await traffic.others():,} bytes of heads and frames")
        finally:
            shop.close()
    return {"launcher": launcher, "chat": whole}
