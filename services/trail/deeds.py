"""What the trail consists of: deeds, each at its place."""

from dataclasses import dataclass, field
from typing import Any

LINE, MESSAGE = 0, 1


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a line stands: by its moment, then what it comes from, then its number there."""

    at: int
    source: int
    id: int


@dataclass(frozen=True, slots=True)
class Deed:
    """A line as it is stored, wherever that is."""

    place: Place
    kind: str
    author: str
    author_id: int | None
    conversation_id: int | None
    team_ids: tuple[int, ...]
    detail: dict[str, Any] = field(default_factory=dict)
