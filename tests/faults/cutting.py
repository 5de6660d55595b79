"""The line is cut before a message is sent, after it is committed and after it is acknowledged."""

import random
from collections import Counter
from pathlib import Path

from tests.faults.proxy import Trouble
from tests.faults.talking import served, talking
from tests.services.cast import Cast

CUT = 0.15
CUTS_EACH = 20
"""Of one customer's line; then comes the next."""
AT_ONCE = 5
"""Messages that may wait in an outbox."""


async def cut(folder: Path, stage: tuple[Path, Cast], *, times: int, seed: int) -> Counter[str]:
    """Cut lines that often, at random; returns how often at which point.

    Raises AssertionError when a message is lost or doubled, in the database or on a screen.
    """
    chance, cuts = random.Random(seed), Counter[str]()
    async with served(folder, stage) as house:
        while cuts.total() < times:
            trouble, most = Trouble(cut=CUT), min(CUTS_EACH, times - cuts.total())
            async with talking(house, chance, trouble) as talk:
                while talk.proxy.cuts.total() < most:
                    await talk.says()
                    await talk.until(lambda: len(talk.computer.outbox) + len(talk.phone.outbox) < AT_ONCE)
                trouble.end()
                await talk.ends_well()
                cuts += talk.proxy.cuts
    return cuts
