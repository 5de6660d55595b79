"""Messages are committed between what a welcome holds and what is pushed after it: none falls in between."""

import asyncio
import json
import random
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.types import Message

from models import Audience
from services.channels.web.reading import last_public_seq
from services.opening import open_runtime
from services.runtime import Runtime
from services.settings import Settings
from tests.faults.pausing import pause
from tests.services.cast import Cast, Guest, World
from widget.connection import Connection
from widget.hub import Hub
from widget.visit import TOKEN_PURPOSE, Visit

PATIENCE = 20
TURNS = 30
"""Turns of the loop that anybody may be late by."""
LIMIT = "1000000/minute"


class Page:
    """What a customer's page holds: the last message that it had seen, and what frames bring as they come."""

    def __init__(self, since: int) -> None:
        self.seqs = [since]
        self.changed = asyncio.Event()

    async def take(self, message: Message) -> None:
        frame: dict[str, Any] = json.loads(message["text"])
        if frame["type"] == "welcome":
            if frame["reset"]:
                self.seqs.clear()
            self.seqs += [one["seq"] for one in frame["messages"]]
        elif frame["type"] == "message":
            self.seqs.append(frame["seq"])
        self.changed.set()

    async def holds(self, seq: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while seq not in self.seqs:
                self.changed.clear()
                await self.changed.wait()


async def race(folder: Path, stage: tuple[Path, Cast], *, times: int, seed: int) -> int:
    """Let a page come in while an agent writes, that often; returns how many messages came by a push.

    Raises AssertionError when a page holds a message never, twice or in the wrong order.
    """
    chance, pushed = random.Random(seed), 0
    async with _running(folder, stage) as (runtime, world):
        hub, guest = Hub(runtime), await world.asks("sales")
        await world.joins(world.cast.dan, guest.conversation_id)
        for number in range(times):
            since = await world.ask(last_public_seq, guest.conversation_id)
            page = Page(since)
            visit = Visit(hub, Connection(page.take), key="sales", address="", user_agent="")
            hello = _say_hello(visit, runtime, guest, since, chance.randrange(TURNS))
            writing = [_answers(world, guest, chance.randrange(TURNS)) for _ in range(chance.randint(1, 3))]
            await asyncio.gather(hello, *writing)
            await page.holds((await world.row(guest.conversation_id)).last_seq)
            hub.leave(visit.connection)
            public = [
                one.seq
                for one in await world.messages(guest.conversation_id)
                if one.audience == Audience.PUBLIC and one.seq >= since
            ]
            assert page.seqs == public, f"run {number + 1} (seed {seed}): {page.seqs}, not {public}"
            pushed += len(public) - 1
    return pushed


async def _say_hello(visit: Visit, runtime: Runtime, guest: Guest, since: int, turns: int) -> None:
    claims = {"channel": guest.key, "sub": guest.visitor_id}
    token = runtime.tokens.make(TOKEN_PURPOSE, claims, 60)
    await _let_others_go_first(turns)
    await visit.take({"type": "hello", "token": token, "since": since})


async def _answers(world: World, guest: Guest, turns: int) -> int:
    await _let_others_go_first(turns)
    return (await world.answers(world.cast.dan, guest.conversation_id, "Hi!")).seq


async def _let_others_go_first(turns: int) -> None:
    for _ in range(turns):
        await pause(0)


@asynccontextmanager
async def _running(folder: Path, stage: tuple[Path, Cast]) -> AsyncIterator[tuple[Runtime, World]]:
    """The services on a copy of the stage, without a server around them."""
    settings = Settings(_env_file=None, data_dir=folder / "data", message_limit=LIMIT, socket_limit=LIMIT)
    shutil.copytree(stage[0], settings.data_dir)
    runtime = open_runtime(settings)
    await runtime.start()
    try:
        yield runtime, World(runtime.db, runtime.bus, stage[1])
    finally:
        await runtime.stop()
