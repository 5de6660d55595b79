"""Which language the widget speaks, and that each one says everything."""

import re

import pytest

from widget.languages import LANGUAGES, direction, preferred, strings


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("ar-EG,ar;q=0.9,en;q=0.8", "ar"),
        ("en;q=0.5,ar;q=0.9", "ar"),
        ("de-AT", "de"),
        ("es-419,es;q=0.9", "es"),
        ("fr-CA,en;q=0.9", "fr"),
        ("fi,sv;q=0.9", "en"),
        ("fi,de;q=0.9,en;q=0.8", "de"),
        ("ar;q=x,en", "en"),
        ("*;q=0.1," * 1000, "en"),
        ("zh", "zh-Hans"),
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh-Hans-HK", "zh-Hans"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-MO", "zh-Hant"),
        ("zh-Hant-US", "zh-Hant"),
        ("ZH-hant", "zh-Hant"),
    ],
)
def test_the_browser_chooses(accepted: str, language: str) -> None:
    assert preferred(accepted) == language


def test_only_arabic_runs_from_right_to_left() -> None:
    assert [language for language in LANGUAGES if direction(language) == "rtl"] == ["ar"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    assert list(strings(language)) == list(strings("en"))
    for name, words in strings("en").items():
        said = strings(language)[name]
        assert said.strip() == said != "", name
        assert set(re.findall(r"{\w+}", said)) == set(re.findall(r"{\w+}", words)), name


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_language_has_english_sentences(language: str) -> None:
    sentences = {name: words for name, words in strings("en").items() if " " in words}
    assert [name for name, words in sentences.items() if strings(language)[name] == words] == []
