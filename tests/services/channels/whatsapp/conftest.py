"""A channel of the cast's that leads to WhatsApp, as it is emulated on loopback."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from models import Channel, ChannelIdentity, Outgoing, WhatsAppAccount
from services import clock
from services.channels.told import Sender, Step, Stepped
from services.files.keeper import Files
from services.outbox.carrying import Carrier
from services.outbox.stepping import step
from services.outcome import Outcome
from services.settings import Settings
from tests.services.cast import Guest, World
from tests.whatsapp.conftest import HIDDEN_ID, PHONE, QUICK, USER_ID, templates
from tests.whatsapp.hosting import Host, hosted
from tests.whatsapp.receiver import Receiver
from web.emulator import Account, Customer, Emulator, application

ACCOUNT = Account(
    "109876543210987",
    "201234567890123",
    access_token="the access token",
    app_secret="the app secret",
    verify_token="verify-me",
    webhook_url="",
)


@dataclass
class Line:
    """The cast, a carrier, and the other side. Ben attends Marta, and Owen, whose number nobody knows."""

    world: World
    settings: Settings
    emulator: Emulator
    api: Host
    receiver: Receiver
    files: Files
    carrier: Carrier
    marta: Customer
    owen: Customer
    martas: Guest
    owens: Guest

    @property
    def ben(self) -> int:
        return self.world.cast.ben

    def another_carrier(self) -> Carrier:
        """As of a second process, or of one that was started again."""
        return Carrier(self.world.db, self.settings, self.files)

    async def carries(self, *, after: int = 0) -> None:
        """Time passes, and what is due goes out."""
        clock.shift(after)
        await self.carrier.round()
        await self.carrier.settled()

    async def answers(self, text: str = "Hi!", guest: Guest | None = None) -> int:
        """Ben answers Marta, and it goes out."""
        seq = await self.says(text, guest)
        await self.carries()
        return seq

    async def says(self, text: str = "Hi!", guest: Guest | None = None) -> int:
        """Ben answers Marta; it waits to go out."""
        guest = guest or self.martas
        return (await self.world.answers(self.ben, guest.conversation_id, text)).seq

    async def row(self, seq: int) -> Outgoing:
        of = col(Outgoing.conversation_id) == self.martas.conversation_id
        statement = select(Outgoing).where(of, col(Outgoing.seq) == seq)
        return await self.world.ask(lambda session: session.exec(statement).one())

    async def waits(self) -> int | None:
        """Since when Marta does."""
        return (await self.world.row(self.martas.conversation_id)).waiting_since

    async def hears(self) -> list[Step]:
        """What the other side has told of our messages meanwhile is worked off; returns it."""
        await self.emulator.told()
        news = [_stepped(one) for value in self.receiver.changes() for one in value.get("statuses", ())]
        self.receiver.events.clear()
        for one in news:
            await self.told(one)
        return [one.step for one in news]

    async def told(self, news: Stepped) -> None:
        channel = await self.world.channel("sales")
        await self.world.do(step, channel.id, news)

    def got(self, customer: Customer | None = None) -> list[str]:
        """What the customer was sent and reads on their phone."""
        return [entry.text for entry in self.emulator.sent_to(customer or self.marta)]

    @contextmanager
    def nobody_there(self) -> Iterator[None]:
        """The API answers nothing but that it is down."""
        with self.emulator.is_down():
            yield


def _stepped(status: dict[str, Any]) -> Stepped:
    error = (status.get("errors") or [{}])[0]
    return Stepped(
        key=f"status:{status['id']}:{status['status']}",
        sender=Sender(status.get("recipient_id", "")),
        at=int(status["timestamp"]) * 1000,
        external_id=status["id"],
        step=Step(status["status"]),
        mark=status.get("biz_opaque_callback_data", ""),
        reason=str(error.get("title", "")),
    )


def account_of(channel_id: int, access_token: str = ACCOUNT.access_token) -> WhatsAppAccount:
    """What a channel keeps of the emulated account."""
    return WhatsAppAccount(
        channel_id=channel_id,
        phone_number_id=ACCOUNT.phone_number_id,
        business_account_id=ACCOUNT.business_account_id,
        access_token=access_token,
        app_secret=ACCOUNT.app_secret,
        verify_token=ACCOUNT.verify_token,
    )


def _lead_to_whatsapp(session: Session, known: dict[int, tuple[str, str]]) -> Outcome[None]:
    """Let the channel of Sales be one; `known` are ids and numbers by conversation's customer."""
    channel = session.exec(select(Channel).where(Channel.key == "sales")).one()
    channel.kind = "whatsapp"
    session.add(account_of(channel.id))
    for identity in session.exec(select(ChannelIdentity)):
        identity.external_id, identity.phone = known[identity.customer_id]
        identity.wrote_at = clock.now()
    return Outcome(None)


@pytest.fixture
async def line(world: World, tmp_path: Path) -> AsyncIterator[Line]:
    receiver = Receiver()
    async with hosted(receiver.application()) as webhook:
        account = Account(
            ACCOUNT.phone_number_id,
            ACCOUNT.business_account_id,
            access_token=ACCOUNT.access_token,
            app_secret=ACCOUNT.app_secret,
            verify_token=ACCOUNT.verify_token,
            webhook_url=f"{webhook.url}/webhook",
        )
        emulator = Emulator(account, templates(), QUICK)
        emulator.demands_proof = True
        async with emulator.at_work(), hosted(application(emulator)) as api:
            settings = Settings(_env_file=None, data_dir=tmp_path / "data", whatsapp_url=f"{api.url}/v24.0")
            marta = emulator.customer("Marta Lindqvist", PHONE, USER_ID)
            owen = emulator.customer("Owen P.", user_id=HIDDEN_ID, username="owenpriest")
            martas, owens = [await world.asks() for _ in range(2)]
            for guest in (martas, owens):
                await world.joins(world.cast.ben, guest.conversation_id)
            known = {martas.id: (USER_ID, PHONE), owens.id: (HIDDEN_ID, "")}
            await world.do(_lead_to_whatsapp, known)
            for customer in (marta, owen):
                emulator.writes(customer, "Hello?")
            await emulator.told()
            files = Files(world.db, settings)
            carrier = Carrier(world.db, settings, files)
            yield Line(world, settings, emulator, api, receiver, files, carrier, marta, owen, martas, owens)
            await carrier.stop()
            await files.stop()
