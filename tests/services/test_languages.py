"""Which language somebody is spoken to in."""

import pytest

from services.languages import LANGUAGES, direction, first_spoken

SPOKEN = ("en", "ar", "de", "zh-Hans", "zh-Hant")


@pytest.mark.parametrize(
    ("wished", "spoken"),
    [
        ("", "en"),
        ("de-CH,en;q=0.5", "de"),
        ("en;q=0.1,ar;q=0.9", "ar"),
        ("sw, de;q=0.2", "de"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh_CN", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("*", "en"),
        ("de;q=much,ar", "ar"),
        ("," * 9_999 + "de", "en"),
    ],
)
def test_the_first_wish_that_can_be_met(wished: str, spoken: str) -> None:
    assert first_spoken(wished, SPOKEN) == spoken


def test_directions() -> None:
    assert [one for one in LANGUAGES if direction(one) == "rtl"] == ["ar"]
    assert [direction(one) for one in ("ar-EG", "he", "en", "zh-Hant")] == ["rtl", "rtl", "ltr", "ltr"]
