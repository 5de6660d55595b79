"""Now: the wall's time at the start, and what has passed since; a step of the wall does not move it."""

import time

import pytest
import time_machine

from services import clock

HOUR = 3_600


def test_now_is_the_walls_time_in_milliseconds() -> None:
    assert abs(clock.now() - time.time() * 1_000) < 1_000
    assert abs(clock.drift()) < 1_000


def test_it_never_goes_back() -> None:
    seen = [clock.now() for _ in range(1_000)]
    assert seen == sorted(seen)


@pytest.mark.parametrize("by", [-HOUR, HOUR])
def test_a_step_of_the_wall_does_not_move_it(by: int) -> None:
    before = clock.now()
    with time_machine.travel(time.time() + by, tick=True):
        assert 0 <= clock.now() - before < 1_000
        assert abs(clock.drift() - by * 1_000) < 1_000
        assert abs(clock.drift()) > clock.DRIFT_LIMIT
    assert abs(clock.drift()) < 1_000


def test_tests_may_shift_it() -> None:
    before = clock.now()
    clock.shift(HOUR)
    assert 0 <= clock.now() - before - HOUR < 1_000
