"""What one process counts of itself."""

import asyncio
import time

from services.events import Bus, MessageAdded
from services.metrics import WATCH_SECONDS, Metrics


def test_messages_by_author() -> None:
    bus = Bus()
    metrics = Metrics(bus)
    for author in ("customer", "agent", "customer"):
        bus.tell(MessageAdded(1, 1, "public", author))
    assert metrics.messages == {"customer": 2, "agent": 1}


async def test_a_loop_that_is_held_up_is_late() -> None:
    metrics = Metrics(Bus())
    metrics.start()
    try:
        until = time.monotonic() + WATCH_SECONDS + 0.2
        while time.monotonic() < until:
            pass  # holds the loop up, which is what it is to find
        turned = asyncio.Event()
        asyncio.get_running_loop().call_later(0, turned.set)
        await turned.wait()
        assert metrics.lag >= 0.1
        assert metrics.longest_lag() >= 0.1
        assert metrics.longest_lag() == 0.0, "since it was asked for last"
    finally:
        metrics.stop()
