"""Each parser of what comes from outside, and the widget's socket, for as long as one likes."""

import time
from collections.abc import Callable
from pathlib import Path

from tests.fuzz import protocol
from tests.fuzz.parsers import PARSERS

ROUND = 500


def fuzz(folder: Path, seconds: float) -> int:
    """Let each take strange things for so long; returns how many. Raises what they should not."""
    taken = sum(_for(seconds, parser.fuzz) for parser in PARSERS.values())
    rounds = iter(range(1_000_000))
    return taken + _for(seconds, lambda examples: protocol.fuzz(folder / str(next(rounds)), examples))


def _for(seconds: float, fuzz: Callable[[int], None]) -> int:
    end, taken = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        fuzz(ROUND)
        taken += ROUND
    return taken
