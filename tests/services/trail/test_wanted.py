"""What is looked for, as a form or an address says it."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from services.refusal import Mistakes
from services.trail.wanted import Wanted, wanted

DAY = 24 * 3600 * 1000
FIRST = 1_764_115_200_000
"""2025-11-26T00:00Z."""


def test_nothing_said_is_everything() -> None:
    assert wanted({}, UTC) == Wanted()
    assert wanted({"who": "", "what": "", "team": "", "from": "", "to": ""}, UTC) == Wanted()


def test_days_are_those_of_the_workspace_and_the_last_one_counts() -> None:
    assert wanted({"from": "2025-11-26", "to": "2025-11-26"}, UTC) == Wanted(since=FIRST, until=FIRST + DAY)
    tokyo = wanted({"from": "2025-11-26"}, ZoneInfo("Asia/Tokyo"))
    assert tokyo.since == FIRST - 9 * 3600 * 1000


def test_the_order() -> None:
    assert wanted({"order": "oldest"}, UTC) == Wanted(oldest_first=True)
    assert wanted({"order": "x"}, UTC) == Wanted()


def test_ids() -> None:
    assert wanted({"who": "7", "team": "3", "what": "teams"}, UTC) == Wanted(7, "teams", 3)
    for nobody in ("x", "-1", "9" * 30, "٧"):
        assert wanted({"who": nobody}, UTC).agent_id == 0


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"from": "yesterday"}, ["from"]),
        ({"from": "2025-11-27", "to": "2025-11-26"}, ["to"]),
        ({"what": "everything"}, ["what"]),
        ({"from": "x", "to": "y"}, ["from", "to"]),
    ],
)
def test_what_can_not_be(said: dict[str, str], fields: list[str]) -> None:
    with pytest.raises(Mistakes) as refused:
        wanted(said, UTC)
    assert list(refused.value.sentences) == fields


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_that_no_clock_has_narrow_nothing(day: str) -> None:
    assert wanted({"from": day, "to": day}, ZoneInfo("Asia/Tokyo")) == Wanted()


def test_words_are_folded_and_not_too_many() -> None:
    assert wanted({"words": " Zoë  zoe SUSPENDED "}, UTC) == Wanted(words=("zoe", "suspended"))
    assert wanted({"words": "a b c d e f g h"}, UTC).words == ("a", "b", "c", "d", "e", "f")
    assert wanted({"words": "x" * 300}, UTC).words == ("x" * 200,)
