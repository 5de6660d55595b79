"""How a conversation stands, as far as it decides who sees it: as told, and as a row."""

from collections.abc import Collection
from typing import Protocol


class Stands(Protocol):
    """A conversation, as far as it decides who sees it."""

    @property
    def owner_id(self) -> int | None:
        """Who has grabbed it."""

    @property
    def team_ids(self) -> Collection[int]:
        """Where it lies."""

    @property
    def crew_ids(self) -> Collection[int]:
        """Who is in it."""

    @property
    def invited_ids(self) -> Collection[int]:
        """Who holds an open invitation; likewise teams."""

    @property
    def invited_team_ids(self) -> Collection[int]:
        """See `invited_ids`."""
