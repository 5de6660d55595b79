"""How many sockets those behind one address hold open: each costs memory as long as it is."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from services.refusal import RateLimited

AGAIN_SECONDS = 30.0


class Held:
    """Counts them by address; `most` is for each."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()

    def must_have_room(self, address: str) -> None:
        """Raise RateLimited where as many are open as may be."""
        if self._open[address] >= self._most:
            raise RateLimited(retry_after=AGAIN_SECONDS)

    @contextmanager
    def one(self, address: str) -> Iterator[None]:
        """Count one while it is open."""
        self._open[address] += 1
        try:
            yield
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]
