"""What a message holds beside its text, in words: for lists, searches, transcripts and exports."""

from collections.abc import Mapping
from typing import Any

from services import text

LIMIT = 2_000

LACKS = "lacks"
"""Where a message keeps, in a sentence, what of it has not come."""


def in_words(detail: Mapping[str, Any]) -> str:
    """A place, or people; nothing where there are none."""
    lines = [place_in_words(detail["place"])] if detail.get("place") else []
    lines += [person_in_words(person) for person in detail.get("contacts") or ()]
    return text.clean("\n".join(lines))[:LIMIT]


def place_in_words(place: Mapping[str, Any]) -> str:
    """What it is called; without a name where it lies."""
    named = ", ".join(filter(None, (place["name"], place["address"])))
    return "Location: " + (named or f"{place['latitude']:.5f}, {place['longitude']:.5f}")


def person_in_words(person: Mapping[str, Any]) -> str:
    """Somebody's name and numbers."""
    return f"Contact: {', '.join(filter(None, (person['name'], *person['phones'])))}"
