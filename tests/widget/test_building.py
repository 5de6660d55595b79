"""What is served is what was written, with short names."""

import importlib.util
import json
import re

import pytest

from widget import bundle
from widget.building import BUILT, SCRIPTS, SOURCES, built, source, stamps
from widget.languages import LANGUAGES, strings

HAS_MINIFIER = importlib.util.find_spec("minify") is not None
"""Some Macs have none; there only the stamps are compared."""


def test_what_is_built_is_of_the_scripts_as_they_are() -> None:
    assert json.loads(SOURCES.read_text()) == stamps(), "say `make widget`"


@pytest.mark.parametrize("name", SCRIPTS if HAS_MINIFIER else ())
def test_what_is_built_comes_from_the_minifier_alone(name: str) -> None:
    assert (BUILT / f"{name}.js").read_text("utf-8") == built(name), "say `make widget`"


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_word_of_a_script_is_there_in_every_language(name: str) -> None:
    words = set(re.findall(r"__([a-z]+(?:_[a-z]+)*)__", source(name)))
    assert words
    for language in LANGUAGES:
        assert words <= strings(language).keys()


def test_words_stay_texts() -> None:
    assert bundle._quoted('</script>"\\') == '"\\u003c/script>\\"\\\\"'
