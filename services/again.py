"""What could not be read while the database was away is looked at once more, until it can be read."""

import asyncio
from collections.abc import Callable

AGAIN_SECONDS = 2.0
"""After so long."""


class Again:
    """Calls `look` a while after it was asked to: once, however often that was."""

    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look
        self._timer: asyncio.TimerHandle | None = None

    def later(self) -> None:
        """Look, in a while."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(AGAIN_SECONDS, self._go)

    def _go(self) -> None:
        self._timer = None
        self._look()
