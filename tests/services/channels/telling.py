"""What the other side of a channel tells in tests, and a receiver that works it off."""

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from models import Channel, ChannelIdentity, Conversation, Customer, Inbound
from services import clock
from services.actor import customer
from services.channels.keeping import keep
from services.channels.receiving import Receiver
from services.channels.taking_in import take_in
from services.channels.told import Sender, Told, Written
from services.files.keeper import Files
from services.presence import Presence
from services.settings import Settings
from tests.services.cast import Guest, World
from tests.services.channels.whatsapp.accounts import is_connected

MARTA = Sender("DE.1", "4917655501234", "Marta Lindqvist")
OWEN = Sender("GB.2", "", "Owen P.")
BY_NUMBER = replace(MARTA, external_id=MARTA.phone)
"""As she was known before she had an id."""

_numbers = itertools.count(1)


def written(sender: Sender = MARTA, text: str = "Hello?", **more: Any) -> Written:
    """A message, another one each time unless its `external_id` is given."""
    external_id = more.pop("external_id", f"wamid.{next(_numbers)}")
    at = more.pop("at", clock.now())
    return Written(f"message:{external_id}", sender, at, external_id=external_id, text=text, **more)


async def connects(world: World) -> int:
    """A WhatsApp channel that leads to Sales."""
    return await is_connected(world)


async def takes_in(world: World, channel_id: int, told: Written, **more: Any) -> int | None:
    return await world.do(take_in, channel_id, told, **more)


async def tells(world: World, channel_id: int, *events: Told) -> None:
    await world.do(keep, channel_id, events)


def receiver(world: World, folder: Path, **said: Any) -> Receiver:
    """A receiver, and what it needs."""
    settings = Settings(_env_file=None, data_dir=folder / "data", **said)
    presence = Presence(world.db, world.bus, online_grace=0)
    return Receiver(world.db, Files(world.db, settings), presence, settings)


async def works_off(receiver: Receiver) -> None:
    """All that is due."""
    receiver.wake()
    await receiver.settled()


async def rows(world: World) -> list[Inbound]:
    return await world.ask(lambda session: list(session.exec(select(Inbound).order_by(col(Inbound.id)))))


async def customers(world: World) -> list[Customer]:
    return await world.ask(lambda session: list(session.exec(select(Customer).order_by(col(Customer.id)))))


async def identities(world: World) -> list[ChannelIdentity]:
    statement = select(ChannelIdentity).order_by(col(ChannelIdentity.id))
    return await world.ask(lambda session: list(session.exec(statement)))


async def guests(world: World) -> list[Guest]:
    """The customers with a conversation, in the order in which they came."""

    def query(session: Session) -> list[Guest]:
        found = session.exec(
            select(Conversation, ChannelIdentity, Channel)
            .join(ChannelIdentity, col(ChannelIdentity.id) == col(Conversation.identity_id))
            .join(Channel, col(Channel.id) == col(Conversation.channel_id))
            .order_by(col(Conversation.id))
        )
        return [_guest(*row) for row in found]

    return await world.ask(query)


def _guest(conversation: Conversation, identity: ChannelIdentity, channel: Channel) -> Guest:
    return Guest(
        conversation.customer_id,
        conversation.id,
        identity.external_id,
        channel.key,
        customer(conversation.customer_id),
    )


async def said(world: World, guest: Guest) -> list[str]:
    """The texts of a conversation."""
    return [message.text for message in await world.messages(guest.conversation_id) if message.kind == "text"]
