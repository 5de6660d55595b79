"""Times of waiting as people type them: minutes and seconds."""

import re

from services.refusal import BadRequest
from services.text import line

LONGEST = 7 * 24 * 3600 * 1000
"""Milliseconds."""

_FORM = re.compile(r"(?P<minutes>\d{1,5})(?::(?P<seconds>[0-5]\d(?:[.,]\d{1,3})?))?")


def in_text(millis: int | None) -> str:
    """`3:00` for three minutes; nothing for none."""
    if millis is None:
        return ""
    minutes, rest = divmod(millis, 60_000)
    fraction = f"{rest % 1000:03}".rstrip("0")
    return f"{minutes}:{rest // 1000:02}{'.' if fraction else ''}{fraction}"


def from_text(typed: str) -> int | None:
    """Milliseconds; None where nothing is typed. Raises BadRequest with a sentence for the field."""
    text = line(typed, 20)
    if not text:
        return None
    found = _FORM.fullmatch(text)
    if found is None:
        raise BadRequest("Type minutes and seconds, such as 3:00.")
    seconds = float((found["seconds"] or "0").replace(",", "."))
    millis = int(found["minutes"]) * 60_000 + round(seconds * 1000)
    if millis > LONGEST:
        raise BadRequest("The longest time is 7 days, 10080:00.")
    return millis
