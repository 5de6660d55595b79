"""From one's press to the other's screen, in the quiet and under load, with what else the load shows."""

from tests.bench.browser import chromium
from tests.bench.crowd import crowd
from tests.bench.figures import Results, p95, percentiles
from tests.bench.pace import pause
from tests.bench.pinger import pinger
from tests.bench.product import Size, running
from tests.bench.talking import begin_talk

SETTLING = 3.0
"""Seconds after everybody has begun."""
LETTERS = "abcdefghijklmnopqrstuvwxyz" * 4


async def quiet(size: Size) -> Results:
    """One console, one widget, nobody else."""
    with running(size.past) as product:
        async with chromium() as browser:
            talk = await begin_talk(browser, product, agent_id=2)
            await talk.exchange(5)
            to_agent, to_customer = await talk.exchange(size.samples)
            await browser.close()
    return {"to_agent": percentiles(to_agent), "to_customer": percentiles(to_customer)}


async def load(size: Size) -> Results:
    """The same two among consoles and widgets, with messages at an even pace."""
    with running(size.past) as product:
        async with crowd(product.url, size) as others, chromium() as browser:
            talk = await begin_talk(browser, product, agent_id=2)
            await others.go()
            await pause(SETTLING)
            async with pinger(product.url) as asking:
                to_agent, to_customer = await talk.exchange(size.samples)
                letters = [await talk.agent.letter(key) for key in LETTERS]
                *_, longest = await asking.stop()
            acks = await others.stop()
    return {
        "to_agent_load": percentiles(to_agent),
        "to_customer_load": percentiles(to_customer),
        "ack_load": p95(acks),
        "typing": p95(letters),
        "stall": (longest,),
    }
