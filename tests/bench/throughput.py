"""How many messages a second are taken from customers who write as fast as they are acknowledged."""

import asyncio

from tests.bench.figures import Results
from tests.bench.product import Size, running
from tests.bench.widget import Widget, open_widgets

CUSTOMERS = 20


async def throughput(size: Size) -> Results:
    with running(size.past) as product:
        widgets = await open_widgets(product.url, CUSTOMERS)
        await asyncio.gather(*(_write(widget, 1.0) for widget in widgets))
        counts = await asyncio.gather(*(_write(widget, size.seconds) for widget in widgets))
        await asyncio.gather(*(widget.close() for widget in widgets))
    return {"throughput": (sum(counts) / size.seconds,)}


async def _write(widget: Widget, seconds: float) -> int:
    """Write for so long; how many were acknowledged within it."""
    loop = asyncio.get_running_loop()
    end, count = loop.time() + seconds, 0
    while True:
        await widget.write(f"message {count}, about as long as what people write in a chat")
        if loop.time() > end:
            return count
        count += 1
