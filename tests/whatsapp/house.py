"""A house with a WhatsApp number: a server of its own with the webhook, and the emulator at the other end."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from services.opening import open_runtime
from services.runtime import Runtime
from services.settings import load_settings
from tests.folders import begun
from tests.services.cast import Guest, World, engage
from tests.services.channels.telling import guests
from tests.services.channels.whatsapp import accounts
from tests.services.channels.whatsapp.accounts import channel_of, is_connected
from tests.whatsapp.conftest import PHONE, USER_ID, templates
from tests.whatsapp.hosting import Host, hosted
from web import webhooks
from web.emulator import Account, Customer, Emulator, application
from web.emulator.postman import Patience
from web.middleware import Door

PATIENT = Patience(answer=60, first=0.01, longest=0.05)
"""How fast our webhook answers is timed by a test of its own; hundreds at once may take what they take."""


@dataclass
class House:
    """What is in it, and who writes to it."""

    runtime: Runtime
    world: World
    emulator: Emulator
    api: Host
    hook: Host
    channel: int
    marta: Customer

    async def hears(self) -> None:
        """All that was told has been worked off, as far as it can be."""
        await self.emulator.told()
        self.runtime.receiver.wake()
        await self.runtime.receiver.settled()

    async def guest(self) -> Guest:
        """The only customer there is."""
        (found,) = await guests(self.world)
        return found


class _Later:
    """An application whose address is needed before it can be made."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)

    app: Starlette


@asynccontextmanager
async def house(folder: Path, **settings: str) -> AsyncIterator[House]:
    """Open until the end of the block."""
    async with AsyncExitStack() as stack:
        other_side = _Later()
        api = await stack.enter_async_context(hosted(other_side))
        runtime = open_runtime(
            load_settings(data_dir=begun(folder / "data"), whatsapp_url=f"{api.url}/v24.0", **settings)
        )
        await runtime.start()
        stack.push_async_callback(runtime.stop)
        world = World(runtime.db, runtime.bus, await runtime.db.write(engage))
        channel = await is_connected(world)
        routes = [
            Route(webhooks.PATH, webhooks.question, methods=["GET"]),
            Route(webhooks.PATH, webhooks.call, methods=["POST"]),
        ]
        hook = await stack.enter_async_context(hosted(Door(Starlette(routes=routes), runtime)))
        key = (await channel_of(world, channel)).key
        account = Account(
            accounts.PHONE_NUMBER_ID,
            accounts.BUSINESS_ACCOUNT_ID,
            access_token=accounts.TOKEN,
            app_secret=accounts.APP_SECRET,
            verify_token=accounts.VERIFY_TOKEN,
            webhook_url=f"{hook.url}/webhooks/whatsapp/{key}",
        )
        emulator = Emulator(account, templates(), PATIENT)
        emulator.demands_proof = True
        other_side.app = application(emulator)
        await stack.enter_async_context(emulator.at_work())
        yield House(runtime, world, emulator, api, hook, channel, emulator.customer("Marta", PHONE, USER_ID))
