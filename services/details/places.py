"""Languages and time zones: which there are, and what they are called."""

from functools import cache
from typing import TypedDict

from services.addresses import NotOne
from services.text import line

TAG_LIMIT = 40


class Choices(TypedDict):
    """What a form offers: languages as (tag, name) by name, time zones by region as IANA names."""

    languages: list[tuple[str, str]]
    zones: list[str]


def language_tag(text: str) -> str:
    """A language in the form in which it is stored, such as `pt` or `pt-BR`. Raises NotOne."""
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(line(text, TAG_LIMIT), sep="-")).replace("_", "-")
    except (UnknownLocaleError, ValueError):
        raise NotOne("Choose a language of the list.") from None


def zone_name(text: str) -> str:
    """A time zone that there is. Raises NotOne."""
    name = _zones().get(line(text, TAG_LIMIT).casefold())
    if name is None:
        raise NotOne("Choose a time zone of the list.")
    return name


def language_name(tag: str) -> str:
    """What a language is called in English; of an unknown tag, the tag."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (UnknownLocaleError, ValueError):
        return tag


def country_name(code: str) -> str:
    """What a country of ISO 3166 is called in English; nothing when there is none."""
    from babel import Locale

    return str(Locale("en").territories.get(code, ""))


@cache
def choices() -> Choices:
    """Everything that can be chosen. Loads for 0.1 s the first time: ask in a thread."""
    from babel import Locale
    from babel.core import get_global
    from babel.localedata import locale_identifiers

    names = Locale("en").languages
    tags = {one for one in locale_identifiers() if "_" not in one and one in names} | {"zh_Hans", "zh_Hant"}
    found = [(tag.replace("_", "-"), str(names[tag])) for tag in tags if tag in names]
    return Choices(
        languages=sorted(found, key=lambda pair: pair[1].casefold()),
        zones=sorted(zone for zone in get_global("zone_territories") if "/" in zone and "Etc/" not in zone),
    )


@cache
def _zones() -> dict[str, str]:
    """Those of the list, and every other name that they have or had, by the same in small letters."""
    from babel.core import get_global

    return {name.casefold(): name for name in (*get_global("zone_territories"), *get_global("zone_aliases"))}
