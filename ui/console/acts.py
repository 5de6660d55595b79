"""What the buttons above and below a thread do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Press = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Acts:
    """What the buttons do."""

    join: Press
    grab: Press
    decline: Press
    no_reply: Press
    invite: Press
    hand_over: Press
    take_out: Callable[[int], Awaitable[None]]
    details: Press
    """Open "Customer details"."""
    leave: Press
    close: Callable[[int, int], Awaitable[None]]
    """Told the conversation that is shown, and the last `seq` of it."""
    close_anyway: Press
    reopen: Press
    undo: Press
