"""Customers with two tabs and a phone, and an agent, talk on a bad line; what must hold afterwards."""

import asyncio
import random
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from websockets.typing import Origin

from models import Audience, Author, Message
from services.actor import agent
from services.conversations.noting import note
from tests.faults.proxy import Proxy, Trouble, between
from tests.faults.tabs import Device, Tab
from tests.services.cast import Cast
from tests.widget.conftest import opened
from tests.widget.customers import House

PATIENCE = 60
"""Seconds until a wait is given up."""
SHOWN = 50
"""A welcome brings no more at once."""


@dataclass(slots=True)
class Talk:
    """One conversation."""

    house: House
    proxy: Proxy
    chance: random.Random
    computer: Device
    phone: Device
    changed: asyncio.Event
    conversation_id: int = 0
    said: int = 0

    @property
    def tabs(self) -> list[Tab]:
        return [*self.computer.tabs, *self.phone.tabs]

    async def says(self) -> None:
        """Somebody says something: on the computer, on the phone, an agent to them or to colleagues."""
        self.said += 1
        text, world = f"{self.said}", self.house.world
        match self.chance.randrange(5):
            case 0 | 1:
                await self.computer.writes(text)
            case 2:
                await self.phone.writes(text)
            case 3:
                await world.answers(world.cast.dan, self.conversation_id, text)
            case _:
                by, id_ = agent(world.cast.dan), str(uuid.uuid4())
                await world.do(note, self.conversation_id, text=text, client_id=id_, actor=by)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for it; asked again at everything that is heard."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self.changed.clear()
                await self.changed.wait()

    async def ends_well(self) -> None:
        """On a good line again, one word more brings everyone everything. Raises AssertionError."""
        await self.until(lambda: not self.computer.outbox and not self.phone.outbox)
        world = self.house.world
        last = await world.answers(world.cast.dan, self.conversation_id, "Good bye")
        await self.until(lambda: all(tab.shows(last.seq, "Good bye") for tab in self.tabs))
        public = [
            one for one in await world.messages(self.conversation_id) if one.audience == Audience.PUBLIC
        ]
        for tab in self.tabs:
            on_screen = [(seq, tab.held[seq]["text"]) for seq in sorted(tab.held)]
            there = [(one.seq, one.text) for one in public]
            assert on_screen == there[-len(on_screen) :], (on_screen, there)
            assert len(on_screen) >= min(SHOWN, len(public))
        self._was_told_the_truth(public)
        assert await world.is_whole()

    def _was_told_the_truth(self, public: list[Message]) -> None:
        stored = {one.client_id: (one.seq, one.text) for one in public if one.author == Author.CUSTOMER}
        assert self.computer.refused == self.phone.refused == []
        assert self.computer.acknowledged | self.phone.acknowledged == stored, "each once, and no other"


@asynccontextmanager
async def served(folder: Path, stage: tuple[Path, Cast]) -> AsyncIterator[House]:
    """A server for any number of conversations."""
    async with opened(stage, folder) as house:
        yield house


@asynccontextmanager
async def talking(house: House, chance: random.Random, trouble: Trouble) -> AsyncIterator[Talk]:
    """A customer in two tabs and on the phone, with Dan; everyone is there until the end of the block."""
    changed = asyncio.Event()
    async with between(house.url.replace("http", "ws", 1), chance, trouble) as proxy:
        talk = Talk(house, proxy, chance, Device(changed.set), Device(changed.set), changed)
        both_send = chance.random() < 0.5  # a tab that was frozen still believes that the outbox is its own
        url = f"{proxy.address}/widget/sales/ws"
        for device, sends in ((talk.computer, True), (talk.computer, both_send), (talk.phone, True)):
            device.tabs.append(Tab(url, Origin(house.url), device, sends))
        lives = []
        try:
            for number, tab in enumerate(talk.tabs):
                lives.append(asyncio.create_task(tab.live()))
                if number == 0:
                    await _begins(talk)
            yield talk
        finally:
            for life in lives:
                life.cancel()
            await asyncio.gather(*lives, return_exceptions=True)


async def _begins(talk: Talk) -> None:
    """The first tab has its token, the phone follows a mail's link; Dan joins."""
    world = talk.house.world
    await talk.until(lambda: talk.computer.token is not None)
    talk.phone.token = talk.computer.token
    assert talk.computer.token is not None
    visitor = talk.house.runtime.tokens.read("visitor", talk.computer.token)["sub"]
    rooms = talk.house.hub.rooms.values()
    (talk.conversation_id,) = {
        room.conversation_id for room in rooms if any(each.visitor_id == visitor for each in room.connections)
    }
    await talk.computer.writes("Hello")
    await world.joins(world.cast.dan, talk.conversation_id)
