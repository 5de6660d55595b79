"""The mail server is down for two hours with thousands of mails waiting; and one address never answers."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from models import OutboxState, Outgoing
from services import clock
from services.outbox.posting import Post
from services.outbox.putting import DELAY
from services.settings import Settings
from services.tokens import Tokens
from tests.ports import free_port
from tests.services.cast import Cast, World
from tests.services.conftest import acting
from tests.services.outbox.mail_host import MailHost, listening

MINUTE = 60_000
DOWN_MINUTES = 120
TOGETHER = 50
"""Conversations that are begun side by side."""
PATIENCE = 600
KEY = b"a key for tokens, long enough to sign with"
POISON = "poison@shop.example"


@dataclass(slots=True)
class Queue:
    """Mails that wait, and who sends them."""

    world: World
    host: MailHost
    post: Post
    addresses: list[str]

    async def goes_out(self, minutes: int = 0) -> None:
        """Time passes, and the post does its round."""
        clock.shift(minutes * MINUTE)
        await self.post.round()
        await self.post.settled()

    async def states(self) -> list[str]:
        return await self.world.ask(_states)


def _states(session: Session) -> list[str]:
    return list(session.exec(select(Outgoing.state).order_by(col(Outgoing.id))))


@asynccontextmanager
async def queued(folder: Path, stage: tuple[Path, Cast], addresses: list[str]) -> AsyncIterator[Queue]:
    """A mail for each address, due by now, and nobody who listens on the mail host's port."""
    began = clock._start
    path = Path(shutil.copy(stage[0] / "triptych.db", folder))
    try:
        async with acting((f"sqlite:///{path}", stage[1])) as world:
            for start in range(0, len(addresses), TOGETHER):
                await asyncio.gather(*(_reach(world, one) for one in addresses[start : start + TOGETHER]))
            host = MailHost(port=free_port())
            post = Post(
                world.db, world.bus, Settings(_env_file=None, online_grace=0), Tokens(KEY), host.server()
            )
            clock.shift(DELAY + 1_000)
            yield Queue(world, host, post, addresses)
            assert await world.is_whole()
    finally:
        clock.shift(began - clock._start)


async def _reach(world: World, address: str) -> None:
    guest = await world.opens(email=address)
    await world.joins(world.cast.dan, guest.conversation_id)
    await world.answers(world.cast.dan, guest.conversation_id, f"For {address}")


def _addresses(number: int) -> list[str]:
    return [f"customer-{one}@shop.example" for one in range(number)]


async def outlast(folder: Path, stage: tuple[Path, Cast], *, number: int) -> int:
    """Let so many mails outlast two hours without a server; returns how often it was knocked at meanwhile.

    Raises AssertionError when one is lost, or came twice.
    """
    async with queued(folder, stage, _addresses(number)) as queue, asyncio.timeout(PATIENCE):
        for _ in range(DOWN_MINUTES):
            await queue.goes_out(minutes=1)
        assert set(await queue.states()) == {OutboxState.WAITING}
        knocks = await queue.world.ask(lambda session: sum(session.exec(select(Outgoing.attempts))))
        async with listening(queue.host):
            while OutboxState.WAITING in await queue.states():
                await queue.goes_out(minutes=1)
        assert set(await queue.states()) == {OutboxState.SENT}
        assert sorted(queue.host.to) == sorted(queue.addresses), "each once"
    return knocks


async def poison(folder: Path, stage: tuple[Path, Cast], *, number: int) -> int:
    """Let one address among so many stall for ever; returns how many mails went out past it.

    Raises AssertionError when another mail was held up, lost or came twice.
    """
    others = _addresses(number - 1)
    async with queued(folder, stage, [POISON, *others]) as queue, asyncio.timeout(PATIENCE):
        queue.host.stalls = {POISON}
        async with listening(queue.host):
            await queue.post.round()
            await queue.host.stalling.wait()
            while len(queue.host.got) < len(others):
                await queue.post.round()
                under_way = [*queue.post._under_way.values()]
                await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            await queue.post.stop()
        assert sorted(queue.host.to) == sorted(others), "each once"
        return len(queue.host.got)
