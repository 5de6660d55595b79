"""A WhatsApp number that an owner has connected, and the other side of it, emulated on loopback."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from models import Channel, WhatsAppAccount
from services.actor import agent
from services.channels.whatsapp.account import TypedAccount, connect
from services.settings import Settings
from tests.services.cast import World
from tests.whatsapp.conftest import templates
from tests.whatsapp.hosting import Host, hosted
from web.emulator import Account, Emulator, application

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


@dataclass
class Meta:
    """The other side, and the settings by which it is reached."""

    emulator: Emulator
    api: Host
    settings: Settings


@asynccontextmanager
async def emulated() -> AsyncIterator[Meta]:
    """The account that `typed` names, with the templates of the samples."""
    account = Account(
        PHONE_NUMBER_ID,
        BUSINESS_ACCOUNT_ID,
        access_token=TOKEN,
        app_secret=APP_SECRET,
        verify_token=VERIFY_TOKEN,
        webhook_url="",
    )
    emulator = Emulator(account, templates())
    emulator.demands_proof = True
    async with hosted(application(emulator)) as api:
        yield Meta(emulator, api, Settings(_env_file=None, whatsapp_url=f"{api.url}/v24.0"))


@asynccontextmanager
async def answered(answer: Callable[[str, dict[str, str]], Any]) -> AsyncIterator[Settings]:
    """Another side that answers each path and query so, whatever the real one would say."""
    app = FastAPI()

    async def serve(request: Request) -> Response:
        said = answer(request.path_params["path"], dict(request.query_params))
        return Response(json.dumps(said), media_type="application/json")

    app.add_route("/v24.0/{path:path}", serve, ["GET", "POST"])
    async with hosted(app) as api:
        yield Settings(_env_file=None, whatsapp_url=f"{api.url}/v24.0")
