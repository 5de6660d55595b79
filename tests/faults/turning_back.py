"""A backup is restored under the eyes of customers who had seen more: they are shown what is there."""

import asyncio
import random
from contextlib import AsyncExitStack
from pathlib import Path

from websockets.typing import Origin

from services.backup import backup
from services.restoring import restore
from services.settings import Settings
from tests.faults.proxy import Trouble
from tests.faults.talking import served, talking
from tests.services.cast import Cast

WORDS = 12
"""Said before the backup at most, and after it."""


async def turn_back(folder: Path, stage: tuple[Path, Cast], *, times: int, seed: int) -> int:
    """Restore a backup from the middle of that many conversations; returns how much was lost by it.

    Raises AssertionError when a screen shows anything but what is there now.
    """
    chance, lost = random.Random(seed), 0
    for number in range(times):
        place = folder / str(number)
        place.mkdir(parents=True)
        lost += await _turned_back(place, stage, chance)
    return lost


async def _turned_back(folder: Path, stage: tuple[Path, Cast], chance: random.Random) -> int:
    async with AsyncExitStack() as stack:
        before = await stack.enter_async_context(AsyncExitStack())
        house = await before.enter_async_context(served(folder / "before", stage))
        talk = await stack.enter_async_context(talking(house, chance, Trouble()))
        for _ in range(chance.randint(1, WORDS)):
            await talk.says()
        await talk.until(lambda: not talk.computer.outbox and not talk.phone.outbox)
        settings = house.runtime.settings
        await asyncio.to_thread(backup, settings, folder / "kept.tar.gz")
        for _ in range(chance.randint(1, WORDS)):
            await talk.says()
        await talk.until(lambda: not talk.computer.outbox and not talk.phone.outbox)
        await before.aclose()
        restored = Settings(_env_file=None, data_dir=folder / "restored")
        restored.data_dir.mkdir()
        restore(restored, folder / "kept.tar.gz")
        again = await stack.enter_async_context(served(folder / "after", (restored.data_dir, stage[1])))
        talk.house = again
        for number in range(chance.randint(0, WORDS)):  # before they are back, under numbers that they know
            await again.world.answers(again.world.cast.dan, talk.conversation_id, f"Again {number}")
        there = {one.client_id for one in await again.world.messages(talk.conversation_id)}
        lost = 0
        for device in (talk.computer, talk.phone):
            lost += len(device.acknowledged.keys() - there)
            device.acknowledged = {id_: one for id_, one in device.acknowledged.items() if id_ in there}
        for tab in talk.tabs:
            tab.origin = Origin(again.url)
        talk.proxy.server = again.url.replace("http", "ws", 1)
        await talk.ends_well()
        return lost
