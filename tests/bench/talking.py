"""A customer and an agent who write to each other in two real pages."""

from dataclasses import dataclass

from playwright.async_api import Browser

from tests.bench.browser import Tab, open_chat, open_console
from tests.bench.product import Product


@dataclass(frozen=True, slots=True)
class Talk:
    """Their two tabs."""

    customer: Tab
    agent: Tab

    async def exchange(self, samples: int) -> tuple[list[float], list[float]]:
        """Milliseconds from the press to the other's DOM: of the customer's messages, of the agent's."""
        to_agent, to_customer = [], []
        for number in range(samples):
            to_agent.append(await _say(self.customer, self.agent, f"question {number}."))
            to_customer.append(await _say(self.agent, self.customer, f"answer {number}."))
        return to_agent, to_customer


async def _say(writer: Tab, reader: Tab, words: str) -> float:
    await reader.expect(words)
    pressed = await writer.send(words)
    return await reader.found() - pressed


async def begin_talk(browser: Browser, product: Product, *, agent_id: int) -> Talk:
    """The customer writes, the agent joins."""
    customer = await Tab.of(await open_chat(browser, product.url))
    await customer.send("Hello!")
    await customer.page.locator("#log .s").wait_for()
    address = f"/conversations?conversation={product.newest_conversation()}"
    agent = await Tab.of(await open_console(browser, product.url, agent_id, address))
    await agent.page.get_by_role("region", name="Interaction").get_by_role("button", name="JOIN").click()
    await agent.composer.wait_for()
    return Talk(customer, agent)
