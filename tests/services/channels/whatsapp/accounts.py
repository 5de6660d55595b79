"""A WhatsApp number that an owner has connected."""

from typing import Any

from models import Channel, WhatsAppAccount
from services.actor import agent
from services.channels.whatsapp.account import TypedAccount, connect
from tests.services.cast import World

PHONE_NUMBER_ID, BUSINESS_ACCOUNT_ID = "109876543210987", "201234567890123"
TOKEN, APP_SECRET, VERIFY_TOKEN = "EAAB-the-access-token", "5f1d0a-the-app-secret", "the-verify-token"


def typed(world: World, **said: Any) -> TypedAccount:
    """What was typed; all of it unless said otherwise."""
    usual: dict[str, Any] = {
        "name": "Harbour by WhatsApp",
        "team_ids": [world.cast.sales],
        "phone_number_id": PHONE_NUMBER_ID,
        "business_account_id": BUSINESS_ACCOUNT_ID,
        "access_token": TOKEN,
        "app_secret": APP_SECRET,
        "verify_token": VERIFY_TOKEN,
    }
    return TypedAccount(**usual | said)


async def is_connected(world: World, **said: Any) -> int:
    """The owner connects it; returns the channel's id."""
    channel_id: int = await world.do(connect, typed(world, **said), actor=agent(world.cast.owner))
    return channel_id


async def account_of(world: World, channel_id: int) -> WhatsAppAccount:
    """What is kept."""
    return await world.ask(lambda session: session.get_one(WhatsAppAccount, channel_id))


async def channel_of(world: World, channel_id: int) -> Channel:
    """The channel itself."""
    return await world.ask(lambda session: session.get_one(Channel, channel_id))
