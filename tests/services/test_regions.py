"""The languages that agents choose from."""

import re

from babel import Locale

from services.languages import LANGUAGES
from services.regions import REGIONS


def test_each_is_one_of_ours_by_its_own_name() -> None:
    for tag, name in REGIONS.items():
        locale = Locale.parse(tag, sep="-")
        language, place = name.removesuffix(")").split(" (")
        if locale.language != "zh":  # whose script is said instead
            assert language.casefold() == (locale.get_language_name(locale) or "").casefold()
            assert place in (locale.get_territory_name(locale) or "")


def test_none_of_ours_is_missing() -> None:
    assert {re.sub(r"-[A-Z]{2}$", "", tag) for tag in REGIONS} == set(LANGUAGES)
