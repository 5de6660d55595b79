"""What grows is seen, and what only warms up is not taken for it."""

import pytest

from tests.bench.soaking import growth, is_flat


@pytest.mark.parametrize(
    ("values", "flat"),
    [
        ([100] * 20, True),
        ([80, 90, 100, 100, 100] + [100, 101] * 8, True),
        (list(range(100, 140)), False),
        ([100] * 15 + [120] * 5, False),
    ],
)
def test_flat(values: list[int], flat: bool) -> None:
    assert is_flat(values, 4) is flat


UP_AND_DOWN = [190.0, 195.0, 210.0, 193.0, 190.0, 201.0]


@pytest.mark.parametrize(("rising", "grows"), [(0.0, 0.0), (4.0, 4.0)])
def test_growth_is_seen_through_what_comes_and_goes(rising: float, grows: float) -> None:
    values = [value + rising * number / 12 for number, value in enumerate(UP_AND_DOWN * 20)]
    assert growth(values, minute=12) == pytest.approx(grows)


def test_what_only_warms_up_is_no_growth() -> None:
    assert growth([100.0 + number for number in range(60)] + [160.0] * 60, minute=12) == 0
