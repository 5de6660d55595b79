"""The languages that the widget speaks, and which of them a browser would like best."""

import functools
import json
from pathlib import Path

from services.languages import LANGUAGES, direction, first_spoken

__all__ = ["LANGUAGES", "direction", "preferred", "strings"]

_LOCALES = Path(__file__).parent / "locales"


@functools.cache
def strings(language: str) -> dict[str, str]:
    """The words of one language."""
    words: dict[str, str] = json.loads((_LOCALES / f"{language}.json").read_text("utf-8"))
    return words


def preferred(accept_language: str) -> str:
    """The first language of an Accept-Language header that the widget speaks."""
    return first_spoken(accept_language, LANGUAGES)
