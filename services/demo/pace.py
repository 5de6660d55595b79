"""How long people take over things, in seconds: from the least to the most."""

import random
from dataclasses import dataclass

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pace:
    """One customer's."""

    before_first: Range = (5, 180)
    between: Range = (90, 300)
    reading: Range = (0.8, 2.5)
    letter: float = 0.05
    """For each letter typed, up to six seconds in all."""


def between(bounds: Range) -> float:
    """Somewhere in a range."""
    return random.uniform(*bounds)  # noqa: S311 how long someone takes is no secret
