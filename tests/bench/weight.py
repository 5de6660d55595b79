"""What each open widget and each open console takes of the server's memory."""

from tests.bench.console import open_consoles
from tests.bench.figures import Results
from tests.bench.pace import pause
from tests.bench.product import Product, Size, running
from tests.bench.widget import open_widgets

FIRST = 5
"""So many come before the count begins: with them comes what all share."""
SETTLING = 3.0
"""Seconds until the database knows who is online and what was borrowed for it is given back."""


async def widgets(size: Size) -> Results:
    with running(size.past) as product:
        await open_widgets(product.url, FIRST)
        before = await _settled(product)
        there = await open_widgets(product.url, size.crowd)
        taken = await _settled(product) - before
        assert len(there) == size.crowd
    return {"widgets": (size.crowd,), "widget_memory": (taken / size.crowd / 1_000,)}


async def consoles(size: Size) -> Results:
    with running(size.past) as product:
        await open_consoles(product.url, FIRST)
        before = await _settled(product)
        there = await open_consoles(product.url, size.consoles)
        taken = await _settled(product) - before
        assert len(there) == size.consoles
    return {"console_memory": (taken / size.consoles / 1_000_000,)}


async def _settled(product: Product) -> int:
    await pause(SETTLING)
    return product.memory()
