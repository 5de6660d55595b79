"""A website's chat as a kind of channel: spoken to over its own socket (SPEC 8), with mail as its way out."""

from collections.abc import Sequence

from models import Door
from services.channels.kind import Kind
from services.files.facts import FileFacts


class Web(Kind):
    """One web channel."""

    name = "web"
    door = Door.EMAIL

    @staticmethod
    def window(wrote_at: int | None) -> int | None:
        """The chat is the customer's for ever."""
        return None

    @staticmethod
    def must_take(text: str, files: Sequence[FileFacts]) -> None:
        """It takes what the product takes."""
