"""What the other side of a channel tells: events of every kind of channel, in its own words no more."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Sender:
    """A customer as the channel names them. `external_id` stays the same when all else changes."""

    external_id: str
    phone: str = ""
    """In digits; empty: not told."""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """A file that waits at the other side."""

    id: str
    name: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Something that was told once. `key`: the same one again is the same event."""

    key: str
    sender: Sender
    """Whose; one without an id is of no customer."""
    at: int
    """Milliseconds, by the other side's clock."""
    raw: str = field(default="", kw_only=True)
    """As it came, where not all of it is understood."""

    @property
    def lane(self) -> str:
        """What is told in the same lane is worked off in its order: all that a customer writes."""
        return self.sender.external_id


@dataclass(frozen=True, slots=True)
class Written(Told):
    """A customer's message."""

    external_id: str
    text: str = ""
    media: Media | None = None
    reply_to: str = ""
    """What the other side calls the message that it answers."""
    detail: dict[str, Any] = field(default_factory=dict)
    """What the message keeps beside its text: `place`, `contacts`, `unsupported`, `is_forwarded`."""


REACTION = "reaction:"
"""How the lanes begin of what may wait for a message that never comes."""

FILE = "file:"
"""Likewise of what a message, which is shown already, still lacks."""


@dataclass(frozen=True, slots=True)
class Reacted(Told):
    """A customer has put a sign to a message, or taken it back (an empty one)."""

    to: str
    emoji: str

    @property
    def lane(self) -> str:
        """A message that is not known keeps no other waiting."""
        return f"{REACTION}{self.to}"


class Step(StrEnum):
    """How far a message has come, in this order; or that it did not."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Stepped(Told):
    """A message of ours has come further, or has failed: why, and whether another try may help."""

    external_id: str
    step: Step
    mark: str = ""
    reason: str = ""
    is_address: bool = False

    @property
    def lane(self) -> str:
        """The steps of one message."""
        return f"status:{self.external_id}"


@dataclass(frozen=True, slots=True)
class Renamed(Told):
    """A customer has another number, or another id, from now on; `sender` is the former one."""

    becomes: Sender

    @property
    def lane(self) -> str:
        """Before what they write from then on."""
        return self.becomes.external_id


@dataclass(frozen=True, slots=True)
class TemplatesChanged(Told):
    """A template of the account is not what it was."""


@dataclass(frozen=True, slots=True)
class Unreadable(Told):
    """Something that is not understood. It is kept, and stops nothing else."""

    reason: str
