"""An even pace, with a burst at its beginning, and without memory that grows for ever."""

import pytest

from services.pace import BURST_SECONDS, Pace, Together
from tests.services.test_limits import Time, passing

__all__ = ["passing"]


def taken(pace: Pace, key: str, times: int) -> int:
    return sum(pace.wait(key) == 0 for _ in range(times))


def test_a_burst_then_an_even_pace(passing: Time) -> None:
    pace = Pace(10)
    assert taken(pace, "a", 1_000) == pytest.approx(10 * BURST_SECONDS, abs=1)
    passing.now += pace.wait("a") + 0.05
    assert taken(pace, "a", 10) == 1
    passing.now += 2
    assert taken(pace, "a", 1_000) == pytest.approx(20, abs=1)
    passing.now += 3_600
    assert taken(pace, "a", 1_000) == pytest.approx(10 * BURST_SECONDS, abs=1)


def test_each_has_their_own(passing: Time) -> None:
    pace = Pace(1)
    for key in "ab":
        assert taken(pace, key, 100) == pytest.approx(BURST_SECONDS, abs=1)


def test_what_weighs_more_comes_less_often(passing: Time) -> None:
    pace = Pace(10)
    assert sum(pace.wait("a", 2.5) == 0 for _ in range(1_000)) == pytest.approx(4 * BURST_SECONDS, abs=1)


def test_who_says_little_is_spared(passing: Time) -> None:
    together = Together(100, 2)
    assert sum(together.wait("school", "loud") == 0 for _ in range(10_000)) == pytest.approx(
        102 * BURST_SECONDS, abs=2
    )
    assert [together.wait("school", "quiet") for _ in range(10)] == [0.0] * 10
    assert together.wait("school", "loud") > 0
    assert together.wait("office", "loud") == 0


def test_not_everybody_can_say_little(passing: Time) -> None:
    together = Together(100, 2)
    heard = sum(together.wait("school", f"pupil {number}") == 0 for number in range(10_000))
    assert heard == pytest.approx(2 * 100 * BURST_SECONDS, abs=2)


def test_who_has_had_nothing_for_a_while_is_forgotten(passing: Time) -> None:
    pace = Pace(10)
    for number in range(1_000):
        assert pace.wait(f"key {number}") == 0
    passing.now += 1
    for number in range(1_000):
        pace.wait(f"new {number % 10}")
    assert len(pace._until) == 10
