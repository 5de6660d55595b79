"""How often something may be done: moving windows, by address and by visitor."""

import functools
import ipaddress
import random
import time
from collections import OrderedDict, deque
from typing import Literal

import limits
from limits.storage import MovingWindowSupport, Storage
from limits.strategies import MovingWindowRateLimiter

from services.pace import Together
from services.refusal import RateLimited
from services.settings import Settings

Kind = Literal["login", "message", "address", "frame", "socket", "upload", "uploads", "forgot", "code"]
"""`message` and `upload` are one person's, `address` and `uploads` those of everyone behind an address,
`frame` all else on a socket."""

Going = Literal["said", "heard"]
"""What all behind an address go on with: `said` is what costs a transaction or a read of a page, without
messages; `heard` is everything that comes on their sockets, also what is refused."""

FRAMES = "600/minute"
"""What a person's widget says besides messages: marks, typing, `hello` on a line that flaps."""

UPLOADS = "60/minute;300/hour"
"""Files that one person sends."""

FORGOT = "3/minute;10/hour"
"""Links for a new password to one address: whoever asks, it is somebody's mailbox."""

CODE = "6/minute;30/hour"
"""One-time codes tried for one agent: of a million, three are right at a time."""

HELD_SECONDS = 600
"""As many sockets as an address may open in that time it may hold."""

BEHIND_AN_ADDRESS = 20
"""Visitors who may write as often as they may from one address: an office, a school."""

SAID_TO_A_MESSAGE, HEARD_TO_A_MESSAGE = 10, 50
"""How much else they may say for each message. Whoever only has the chat open is heard twice in 15 s."""

SAID_BY_ONE, HEARD_OF_ONE = 2.0, 3.0
"""Of each of them in a second, where all together are over it: more than who writes and reads."""

PUT_OFF = 1.0, 3.0
"""Seconds for which they wait then, at random: a hundred who come back together would again be too many."""


class Limits:
    """The limits of one process."""

    def __init__(self, settings: Settings) -> None:
        self._windows = MovingWindowRateLimiter(Windows())
        self._rates: dict[Kind, list[limits.RateLimitItem]] = {
            "login": limits.parse_many(settings.login_limit),
            "message": limits.parse_many(settings.message_limit),
            "address": [_times(rate) for rate in limits.parse_many(settings.message_limit)],
            "frame": limits.parse_many(FRAMES),
            "socket": limits.parse_many(settings.socket_limit),
            "upload": limits.parse_many(UPLOADS),
            "forgot": limits.parse_many(FORGOT),
            "code": limits.parse_many(CODE),
            "uploads": [_times(rate) for rate in limits.parse_many(UPLOADS)],
        }
        self.most_sockets = min(
            int(rate.amount * max(1.0, HELD_SECONDS / rate.get_expiry())) for rate in self._rates["socket"]
        )
        """That one address may hold at once."""
        messages = max(rate.amount / rate.get_expiry() for rate in self._rates["address"])
        self._together: dict[Going, Together] = {
            "said": Together(messages * SAID_TO_A_MESSAGE, SAID_BY_ONE),
            "heard": Together(messages * HEARD_TO_A_MESSAGE, HEARD_OF_ONE),
        }

    def hit(self, kind: Kind, *keys: str) -> None:
        """Count one for each key.

        Raises RateLimited, with the seconds to wait, when any key has had its share; nothing is counted then.
        """
        pairs = [(rate, key) for rate in self._rates[kind] for key in keys]
        for rate, key in pairs:
            if not self._windows.test(rate, kind, key):
                wait = self._windows.get_window_stats(rate, kind, key).reset_time - time.monotonic()
                raise RateLimited(retry_after=max(wait, 0.1))
        for rate, key in pairs:
            self._windows.hit(rate, kind, key)

    def go_on(self, going: Going, address: str, one: str, weight: float = 1.0) -> None:
        """Count one more of somebody behind an address.

        Raises RateLimited, with the seconds to wait, when all there together go on too fast.
        """
        if wait := self._together[going].wait(address, one, weight):
            raise RateLimited(retry_after=max(wait, random.uniform(*PUT_OFF)))  # noqa: S311 no secret


def _times(rate: limits.RateLimitItem) -> limits.RateLimitItem:
    return type(rate)(rate.amount * BEHIND_AN_ADDRESS, rate.multiples, rate.namespace)


@functools.lru_cache(4_096)
def address_key(address: str | None) -> str:
    """What one address counts as. An IPv6 customer owns a /64, and could take a new address for each try."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return "address:unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False).network_address
    return f"address:{ip}"


class Windows(Storage, MovingWindowSupport):
    """Moving windows in this process' memory.

    The package's own storage starts a thread for each hit that walks every key, and keeps every key for ever.
    """

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        self._times: OrderedDict[str, tuple[float, deque[float]]] = OrderedDict()
        """For each key, when it may be forgotten and its hits in order of time."""

    @property
    def base_exceptions(self) -> type[Exception]:
        """What this storage may raise of itself."""
        return ValueError

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count `amount` within the last `expiry` seconds, if there is room."""
        now = time.monotonic()
        self._forget(now)
        hits = self._current(key, now - expiry)
        if len(hits) + amount > limit:
            return False
        hits.extend([now] * amount)
        self._times[key] = (now + expiry, hits)
        self._times.move_to_end(key)
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the window began, and how many it holds."""
        now = time.monotonic()
        hits = self._current(key, now - expiry)
        return (hits[0] if hits else now), len(hits)

    def _current(self, key: str, since: float) -> deque[float]:
        _, hits = self._times.get(key, (0.0, deque[float]()))
        while hits and hits[0] <= since:
            hits.popleft()
        return hits

    def _forget(self, now: float) -> None:
        """Look at two keys in turn and let go of those whose time is over; each hit adds one at most."""
        for key in [key for key, _ in zip(self._times, range(2), strict=False)]:
            if self._times[key][0] <= now:
                del self._times[key]
            else:
                self._times.move_to_end(key)

    def get(self, key: str) -> int:
        """How many hits a key has."""
        return len(self._times.get(key, (0.0, ()))[1])

    def get_expiry(self, key: str) -> float:
        """When a key may be forgotten."""
        return self._times.get(key, (0.0, ()))[0]

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Fixed windows are not offered."""
        raise NotImplementedError

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int:
        """Forget everything."""
        count = len(self._times)
        self._times.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one key."""
        self._times.pop(key, None)
