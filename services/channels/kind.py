"""What every kind of channel can do: one class for each, in a folder of its own (docs/channels.md)."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from models import Door
from services.channels.told import Told
from services.files.facts import FileFacts
from services.files.taking import MOST
from services.refusal import NotFound
from services.text import MESSAGE_LIMIT

Contents = Callable[[str], Awaitable[tuple[int, AsyncIterator[bytes]]]]
"""How many bytes the file of an id has, and all of them."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request to a channel's webhook, as it came."""

    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    """By names in small letters."""
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Departing:
    """A message on its way to a customer. `mark` comes back with what the other side tells of it."""

    external_id: str
    """Of the customer; likewise `phone`, in digits or empty."""
    phone: str
    text: str
    files: tuple[FileFacts, ...]
    contents: Contents
    mark: str
    template: Mapping[str, Any] | None = None
    """What the channel keeps with a message that was made from one of its templates."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A medium as the other side hands it out."""

    type: str
    chunks: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message takes: characters, those beside a file, and files."""

    text: int = MESSAGE_LIMIT
    caption: int = MESSAGE_LIMIT
    files: int = MOST
    bare: tuple[str, ...] = ()
    """How the types of files begin that take no text along."""
    bytes: Mapping[str, int] = field(default_factory=dict)
    """Of a file, by its type: no others are taken. Empty: all are."""
    refusal: str = ""
    """What is said of others."""


class Kind(ABC):
    """One channel of this kind. What a kind has no use for is as here."""

    limits: ClassVar[Limits] = Limits()
    """So that whoever writes is told before; `must_take` sees to it."""
    name: ClassVar[str]
    door: ClassVar[Door]
    """By which messages leave."""

    def verify(self, call: Call) -> str:
        """See that a call of the webhook comes from the other side; returns what is answered.

        Raises NotFound where there is no webhook, Unauthorized for a call of somebody else.
        """
        raise NotFound

    def parse(self, raw: bytes) -> list[Told]:
        """What a verified call tells, in its order. What can't be understood is told as `Unreadable`."""
        raise NotFound

    def is_told_with(self, other: "Kind") -> bool:
        """Whether the other side tells of both by one webhook, whichever it was given."""
        return False

    async def send(self, message: Departing) -> str:
        """Hand a message over; returns what the other side calls it. Raises Undelivered."""
        raise NotFound

    async def mark_read(self, external_id: str) -> None:
        """Show a customer that this message of theirs, and all before it, was read. Raises Undelivered."""
        return

    async def fetch_media(self, media_id: str) -> Fetched:
        """Get what a customer sent. Raises NotFound (it has gone), TooLarge, Unavailable."""
        raise NotFound

    @staticmethod
    @abstractmethod
    def window(wrote_at: int | None) -> int | None:
        """Until when one may write freely, if the customer last wrote then. None: always."""

    @staticmethod
    @abstractmethod
    def must_take(text: str, files: Sequence[FileFacts]) -> None:
        """See that a message can go this way before it is kept. Raises TooLong, TooLarge, BadRequest."""
