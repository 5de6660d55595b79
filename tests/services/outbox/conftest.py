"""A house that sends mail, and the server that takes it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from sqlmodel import Session, col, select

from models import Channel, ChannelIdentity, Customer, Outgoing
from services import clock
from services.channels.web import mark
from services.events import CustomerChanged
from services.outbox.posting import Post
from services.outbox.putting import DELAY
from services.outcome import Outcome
from services.presence import turn_online
from services.settings import Settings
from services.tokens import Tokens
from tests.services.cast import Guest, World
from tests.services.outbox.mail_host import MailHost, listening

KEY = b"a key for tokens, long enough to sign with"
DELIVERABLE = "maria@shop.example"


@pytest.fixture
async def host() -> AsyncIterator[MailHost]:
    async with listening(MailHost()) as host:
        yield host


@dataclass
class House:
    """The cast, the post and the mail server."""

    world: World
    host: MailHost
    post: Post

    def another_post(self, **options: object) -> Post:
        """As of a second process, or of one that was started again."""
        settings = Settings(_env_file=None, online_grace=0)
        return Post(self.world.db, self.world.bus, settings, Tokens(KEY), self.host.server(**options))

    async def comes_due(self, by: int = DELAY) -> None:
        """Time passes, and the post does its round."""
        clock.shift(by + 1_000)
        await self.does_a_round()

    async def does_a_round(self) -> None:
        await self.post.round()
        await self.post.settled()

    async def reached(self, email: str = DELIVERABLE, *, key: str = "sales") -> Guest:
        """A customer with an address, whom Ben or Dan attends, and who has gone."""
        guest = await self.world.opens(key, email=email)
        await self.world.writes(guest)
        await self.world.joins(self.world.cast.dan, guest.conversation_id)
        return guest

    async def answers(self, guest: Guest, *texts: str) -> None:
        for text in texts:
            await self.world.answers(self.world.cast.dan, guest.conversation_id, text)

    async def rows(self, guest: Guest) -> list[Outgoing]:
        statement = select(Outgoing).where(Outgoing.conversation_id == guest.conversation_id)
        return await self.world.ask(lambda session: list(session.exec(statement.order_by(col(Outgoing.seq)))))

    async def states(self, guest: Guest) -> list[str]:
        return [row.state for row in await self.rows(guest)]

    async def reads(self, guest: Guest) -> None:
        last = (await self.world.row(guest.conversation_id)).last_seq
        await self.world.do(mark, guest.conversation_id, read=last, actor=guest.actor)

    async def turns(self, guest: Guest, *, online: bool) -> None:
        await self.world.do(turn_online, {guest.conversation_id: online})

    async def is_given(self, guest: Guest, email: str) -> None:
        """An agent types the address."""

        def typed(session: Session) -> Outcome[None]:
            session.get_one(Customer, guest.id).email = email
            return Outcome(None, (CustomerChanged(guest.id, (guest.conversation_id,)),))

        await self.world.do(typed)


@pytest.fixture
async def house(world: World, host: MailHost) -> House:
    made = House(world, host, None)  # type: ignore[arg-type]
    made.post = made.another_post()
    return made


def of_another_kind(session: Session) -> Outcome[None]:
    for channel in session.exec(select(Channel)):
        channel.kind = "whatsapp"
    for identity in session.exec(select(ChannelIdentity)):
        identity.wrote_at = clock.now()
    return Outcome(None)
