"""Numbers from outside, within what every database can be asked for."""

HIGHEST = 2**31 - 1
"""What PostgreSQL's integer holds; no `seq` and no id gets there."""


def bounded(number: int) -> int:
    """The number, or the nearest that can be asked for: as far from every real one."""
    return max(-HIGHEST, min(number, HIGHEST))
