"""WhatsApp as a kind of channel."""

from collections.abc import Sequence

from models import Door, WhatsAppAccount
from services.channels.kind import Call, Departing, Fetched, Kind, Limits
from services.channels.told import Told
from services.channels.whatsapp import limits, parsing, verifying
from services.channels.whatsapp.client import Graph
from services.channels.whatsapp.fetching import fetch_media
from services.channels.whatsapp.sending import mark_read, send
from services.channels.whatsapp.window import window
from services.files.facts import FileFacts


class WhatsApp(Kind):
    """One business account's phone number."""

    name = "whatsapp"
    door = Door.WHATSAPP
    limits = Limits(
        text=limits.TEXT,
        caption=limits.CAPTION,
        files=1,
        bare=("audio/",),
        bytes={type_: way.limit for type_, way in limits.TYPES.items()},
        refusal=limits.TAKES,
    )

    def __init__(self, account: WhatsAppAccount, base_url: str) -> None:
        """`base_url` is the Cloud API's, with its version."""
        self._account = account
        self._graph = Graph(account, base_url)

    async def send(self, message: Departing) -> str:
        """Hand it over; returns its `wamid`. Raises GraphError."""
        return await send(self._graph, self._account.phone_number_id, message)

    async def mark_read(self, external_id: str) -> None:
        """Show the customer that it was read. Raises GraphError."""
        await mark_read(self._graph, self._account.phone_number_id, external_id)

    async def fetch_media(self, media_id: str) -> Fetched:
        """Get what a customer sent. Raises NotFound, Unavailable."""
        return await fetch_media(self._graph, media_id, self._account.phone_number_id)

    def verify(self, call: Call) -> str:
        """By the app's secret and the verify token. Raises Unauthorized."""
        account = self._account
        return verifying.verify(call, app_secret=account.app_secret, verify_token=account.verify_token)

    def parse(self, raw: bytes) -> list[Told]:
        """What it tells of this account."""
        return parsing.parse(self._account, raw)

    def is_told_with(self, other: Kind) -> bool:
        """Numbers of one app: it has one webhook."""
        return isinstance(other, WhatsApp) and other._account.app_secret == self._account.app_secret

    @staticmethod
    def window(wrote_at: int | None) -> int | None:
        """24 hours from the customer's last message on."""
        return window(wrote_at)

    @staticmethod
    def must_take(text: str, files: Sequence[FileFacts]) -> None:
        """See that WhatsApp takes it. Raises BadRequest, TooLarge, TooLong."""
        limits.must_take(text, files)
