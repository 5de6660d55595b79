"""Where in a text something was found, to be shown with what stands around it."""

import re
from collections.abc import Iterator

from services.search.words import fold

Part = tuple[str, bool]
"""A piece of text, and whether it is what was looked for."""

BEFORE = 24
"""Code points of what stands before the first place."""

LENGTH = 160


def excerpt(text: str, pattern: re.Pattern[str]) -> list[Part]:
    """The text in one line around the first place where it is found, cut to what a row can show."""
    line = " ".join(text.split())
    places = list(_places(line, pattern))
    start = _beginning(line, places[0][0]) if places else 0
    end = start + LENGTH
    parts = list(_parts(line[:end], start, [place for place in places if place[0] < end]))
    return [("…", False), *parts] if start else parts


def marked(text: str, pattern: re.Pattern[str]) -> list[Part]:
    """The whole text, with each place where it is found."""
    return list(_parts(text, 0, list(_places(text, pattern))))


def _places(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where the pattern stands, in the text as it is written."""
    if text.isascii():
        yield from (match.span() for match in pattern.finditer(text.lower()))
        return
    folded = [fold(one) for one in text]
    origin = [at for at, letters in enumerate(folded) for _ in letters]
    for match in pattern.finditer("".join(folded)):
        end = origin[match.end() - 1] + 1
        while end < len(text) and not folded[end]:
            end += 1  # marks stay with their letter
        yield origin[match.start()], end


def _beginning(line: str, place: int) -> int:
    """Where to begin so that the place comes soon: at a word, if one begins there."""
    if place <= BEFORE:
        return 0
    space = line.find(" ", place - BEFORE, place)
    return space + 1 if space >= 0 else place - BEFORE


def _parts(text: str, start: int, places: list[tuple[int, int]]) -> Iterator[Part]:
    at = start
    for begin, end in places:
        if begin < at:
            continue
        if begin > at:
            yield text[at:begin], False
        yield text[begin:end], True
        at = end
    if at < len(text):
        yield text[at:], False
