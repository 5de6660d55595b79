"""WhatsApp as a kind of channel."""

from collections.abc import Sequence

from models import Door, WhatsAppAccount
from services.channels.kind import Kind
from services.channels.whatsapp import limits
from services.channels.whatsapp.window import window
from services.files.facts import FileFacts


class WhatsApp(Kind):
    """One business account's phone number."""

    name = "whatsapp"
    door = Door.WHATSAPP

    def __init__(self, account: WhatsAppAccount, base_url: str) -> None:
        """`base_url` is the Cloud API's, with its version."""
        self._account, self._base_url = account, base_url

    @staticmethod
    def window(wrote_at: int | None) -> int | None:
        """24 hours from the customer's last message on."""
        return window(wrote_at)

    @staticmethod
    def must_take(text: str, files: Sequence[FileFacts]) -> None:
        """See that WhatsApp takes it. Raises BadRequest, TooLarge, TooLong."""
        limits.must_take(text, files)
