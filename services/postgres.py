"""How long one waits for PostgreSQL, whose host may be gone without a word."""

import time
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url

CONNECT_SECONDS = 5
SLOWLY = 1.0
"""Seconds. Who learns within them that the database is away has kept nobody from trying, too."""

_LINE = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 10_000,
}
"""Without them an answer from a host that has vanished is awaited for two hours, or 15 minutes at best."""


def postgres_engine(url: str, **options: Any) -> Engine:
    """Make an engine. What the address itself says, as by `?connect_timeout=`, is left as it is."""
    said = make_url(url).query
    waits = {"connect_timeout": CONNECT_SECONDS, **_LINE}
    own = {name: value for name, value in waits.items() if name not in said}
    return create_engine(url, connect_args=own, hide_parameters=True, **options)


class Absence:
    """Who waits in line when somebody has waited in vain is told so: not one after the other, in 5 s each."""

    def __init__(self) -> None:
        self._found_at = 0.0

    def found(self, began: float) -> None:
        """Somebody who began then, by the monotonic clock, has found the database away."""
        now = time.monotonic()
        if now - began >= SLOWLY:
            self._found_at = now

    def is_known(self, asked: float) -> bool:
        """Whether it was found after somebody asked for something then: to try it is in vain."""
        return asked < self._found_at
