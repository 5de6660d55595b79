"""PostgreSQL is restarted under load, and has no connection left: who is there is told, and it heals."""

import asyncio
import random
import uuid
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, closing

import psycopg
import pytest

from services.check import problems
from services.database import Database
from services.events import Bus
from services.migrating import migrate
from services.refusal import Unavailable
from tests.faults.pausing import pause
from tests.postgres import Postgres
from tests.services.cast import Guest, World, engage

NAME = "restarted"
GUESTS = 8
BEFORE = 20, 60
"""Between so many acknowledgements, at random, it is stopped."""
PAUSE = 0.05
"""Seconds after which a customer tries again; they are told 2."""
PATIENCE = 60


class Load:
    """Customers who write without pause, and come back with the same message when they are refused."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.acknowledged: dict[str, int] = {}
        self.refused = 0
        self._changed = asyncio.Event()

    async def write(self, guest: Guest) -> None:
        while True:
            client_id = str(uuid.uuid4())
            while client_id not in self.acknowledged:
                try:
                    sent = await self.world.writes(guest, client_id, client_id)
                except Unavailable:
                    self.refused += 1
                    await pause(PAUSE)
                else:
                    self.acknowledged[client_id] = sent.seq
                self._changed.set()

    async def goes_on(self, by: int) -> None:
        enough = len(self.acknowledged) + by
        async with asyncio.timeout(PATIENCE):
            while len(self.acknowledged) < enough:
                self._changed.clear()
                await self._changed.wait()

    async def is_refused(self) -> None:
        before = self.refused
        async with asyncio.timeout(PATIENCE):
            while self.refused < before + GUESTS:
                self._changed.clear()
                await self._changed.wait()

    async def has_lost_nothing(self, guests: list[Guest]) -> None:
        stored: dict[str, int] = {}
        for guest in guests:
            for message in await self.world.messages(guest.conversation_id):
                assert message.client_id not in stored, "stored twice"
                stored[str(message.client_id)] = message.seq
        assert self.acknowledged.items() <= stored.items(), "acknowledged and not there"
        assert len(stored) - len(self.acknowledged) <= GUESTS, "nobody sent so many"
        assert await self.world.is_whole()


async def restart(cluster: Postgres, *, times: int, seed: int) -> tuple[int, int]:
    """Restart it that often; returns how many were acknowledged, and refused.

    Raises AssertionError when a message is lost or doubled, or writing does not go on.
    """
    chance = random.Random(seed)
    async with _loaded(cluster) as load:
        for _ in range(times):
            await load.goes_on(chance.randint(*BEFORE))
            await asyncio.to_thread(cluster.stop)
            await load.is_refused()
            await asyncio.to_thread(cluster.start)
        await load.goes_on(BEFORE[1])
    return len(load.acknowledged), load.refused


async def exhaust(cluster: Postgres) -> int:
    """Break all connections and let no new ones through for a while; returns how many were refused.

    Raises AssertionError when a message is lost or doubled, or writing does not go on.
    """
    async with _loaded(cluster) as load:
        await load.goes_on(BEFORE[1])
        with psycopg.connect(cluster.url("postgres"), autocommit=True) as operator:
            operator.execute(f"ALTER DATABASE {NAME} ALLOW_CONNECTIONS false")
            operator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [NAME]
            )
            await load.is_refused()
            operator.execute(f"ALTER DATABASE {NAME} ALLOW_CONNECTIONS true")
        await load.goes_on(BEFORE[1])
    return load.refused


async def crowd_out(cluster: Postgres) -> int:
    """Let others take every connection that the server has; returns how many messages were refused meanwhile.

    Raises AssertionError when a message is lost or doubled, a reader isn't told, or it does not go on.
    """
    async with _loaded(cluster) as load:
        await load.goes_on(BEFORE[1])
        with ExitStack() as others:
            await asyncio.to_thread(_take_all, cluster, others)
            await load.is_refused()
            with pytest.raises(Unavailable, match="Try again"):
                await load.world.ask(problems)
        await load.goes_on(BEFORE[1])
        assert await load.world.is_whole()
    return load.refused


def _take_all(cluster: Postgres, others: ExitStack) -> None:
    """Connect until the server takes no more, and whenever it breaks one of ours that it has, be quicker."""
    first = others.enter_context(psycopg.connect(cluster.url("postgres"), autocommit=True))
    while True:
        try:
            others.enter_context(psycopg.connect(cluster.url("postgres")))
        except psycopg.OperationalError:
            ours = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            if not first.execute(ours, [NAME]).rowcount:
                return


@asynccontextmanager
async def _loaded(cluster: Postgres) -> AsyncIterator[Load]:
    """Customers who write until the end of the block; then everything is looked through."""
    with cluster.database(NAME) as plain:
        url = plain.replace("postgresql://", "postgresql+psycopg://")
        migrate(url)
        bus = Bus()
        db = Database(url, bus)
        world = World(db, bus, db.write_here(engage).value)
        db.start()
        load = Load(world)
        guests = [await world.opens() for _ in range(GUESTS)]
        writing = [asyncio.create_task(load.write(guest)) for guest in guests]
        try:
            yield load
        finally:
            for task in writing:
                task.cancel()
            ended = await asyncio.gather(*writing, return_exceptions=True)
            await db.stop()
        assert {type(one) for one in ended} == {asyncio.CancelledError}, ended
        with closing(Database(url, Bus())) as after:
            load.world = World(after, Bus(), world.cast)
            await load.has_lost_nothing(guests)
