"""How fast something may go on: evenly, or in a short burst; too frequent for each time to be remembered."""

import time
from collections import OrderedDict

BURST_SECONDS = 5.0
"""So much of what is to come may be had at once."""


class Pace:
    """For each key one moment: until when it has had its due."""

    def __init__(self, rate: float) -> None:
        """`rate`: how many a second."""
        self._each = 1 / rate
        self._until: OrderedDict[str, float] = OrderedDict()

    def wait(self, key: str, weight: float = 1.0) -> float:
        """Count one; or, when it comes too soon, count none and return the seconds until there is room."""
        now = time.monotonic()
        self._forget(now)
        until = max(self._until.get(key, now), now)
        early = until - now - BURST_SECONDS
        if early > 0:
            return early
        self._until[key] = until + self._each * weight
        return 0.0

    def _forget(self, now: float) -> None:
        """Look at one key in turn, and let go of it when nothing is owed; each call adds one at most."""
        key = next(iter(self._until), None)
        if key is None:
            return
        if self._until[key] <= now:
            del self._until[key]
        else:
            self._until.move_to_end(key)


class Together:
    """All behind one address. Where they go on too fast, who says little is spared, within bounds."""

    def __init__(self, rate: float, share: float) -> None:
        """`rate`: how many a second of all, and as many again of those spared; `share`: of each of these."""
        self._all, self._spared, self._each = Pace(rate), Pace(rate), Pace(share)

    def wait(self, address: str, one: str, weight: float = 1.0) -> float:
        """Count one of somebody's; or count none and return the seconds until there is room."""
        early = self._all.wait(address, weight)
        if early and not self._each.wait(one, weight) and not self._spared.wait(address, weight):
            return 0.0
        return early
