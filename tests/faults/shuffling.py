"""Frames come twice, late, in another order, and sometimes the line breaks as well."""

import random
from pathlib import Path

from tests.faults.proxy import Trouble
from tests.faults.talking import served, talking
from tests.services.cast import Cast

TROUBLES = (
    Trouble(doubled=0.3),
    Trouble(late=0.02),
    Trouble(doubled=0.2, late=0.02),
    Trouble(doubled=0.2, late=0.02, cut=0.05),
)
WORDS = 60
"""Said in each conversation."""


async def shuffle(folder: Path, stage: tuple[Path, Cast], *, times: int, seed: int) -> int:
    """Let that many customers talk on such a line; returns how much was said.

    Raises AssertionError when a message is lost or doubled, in the database or on a screen.
    """
    chance, said = random.Random(seed), 0
    async with served(folder, stage) as house:
        for number in range(times):
            trouble = TROUBLES[number % len(TROUBLES)]
            trouble = Trouble(trouble.cut, trouble.doubled, trouble.late)
            async with talking(house, chance, trouble) as talk:
                for _ in range(WORDS):
                    await talk.says()
                    await talk.until(lambda: len(talk.computer.outbox) < 2)
                trouble.end()
                await talk.ends_well()
                said += talk.said
    return said
