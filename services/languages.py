"""Which language somebody is spoken to in."""

from collections.abc import Sequence

LANGUAGES = ("en", "zh-Hant", "zh-Hans", "es", "fr", "de", "ar")
"""Those of the customer's side; the first is spoken where none fits."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})

LONGEST = 500
"""Characters of a browser's wishes that are looked at."""

_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


def first_spoken(wished: str, spoken: Sequence[str]) -> str:
    """The first of a browser's languages that is spoken here, else the first of those.

    `wished`: as in Accept-Language (`fr-CA,fr;q=0.9`), or one tag.
    """
    tags = (_tag(part) for part in wished[:LONGEST].split(","))
    wishes = sorted((tag for tag in tags if tag is not None), key=lambda wish: -wish[0])
    offered = {one.lower(): one for one in spoken}
    for _, tag in wishes:
        for form in (tag, _script(tag), tag.partition("-")[0]):
            if form in offered:
                return offered[form]
    return spoken[0]


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def _tag(part: str) -> tuple[float, str] | None:
    tag, _, weight = part.strip().partition(";q=")
    try:
        return float(weight or 1), tag.strip().lower().replace("_", "-")
    except ValueError:
        return None


def _script(tag: str) -> str:
    """Chinese is written in two ways, which regions stand for too."""
    if not tag.startswith("zh"):
        return tag
    return "zh-hant" if tag.startswith(_TRADITIONAL) else "zh-hans"
