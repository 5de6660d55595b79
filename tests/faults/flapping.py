"""A line that breaks every few moments: its customer was never gone, and nobody is bothered with it."""

import random
from pathlib import Path

from services.events import ConversationChanged, Event
from tests.faults.pausing import pause
from tests.faults.proxy import Trouble
from tests.faults.talking import talking
from tests.services.cast import Cast
from tests.widget.conftest import opened

GRACE = 2.0
"""Seconds for which a customer whose line is lost is still Online; 10 as people have it."""
FLAP = GRACE / 5
"""Seconds from one break to the next at most, as 2 s are to 10."""


async def flap(folder: Path, stage: tuple[Path, Cast], *, times: int, seed: int) -> int:
    """Break all lines of a customer that often; returns how many messages came through meanwhile.

    Raises AssertionError when they seem to go, or a message is lost or doubled.
    """
    chance, turns = random.Random(seed), list[bool]()
    async with opened(stage, folder, online_grace=GRACE) as house:

        def hear(event: Event) -> None:
            if not isinstance(event, ConversationChanged) or event.before is None or event.after is None:
                return
            if event.before.online != event.after.online:
                turns.append(event.after.online)

        house.runtime.bus.subscribe(hear)
        async with talking(house, chance, Trouble()) as talk:
            for _ in range(times):
                await talk.says()
                await pause(chance.uniform(0, FLAP))
                for tab in talk.tabs:
                    tab.breaks()
            await talk.ends_well()
            assert turns == [True], "came once, and was never gone"
            assert len(house.hub.rooms[talk.conversation_id].connections) == len(talk.tabs)
    return talk.said
