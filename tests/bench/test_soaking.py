"""What grows is seen, and what only warms up is not taken for it."""

import pytest

from tests.bench.soaking import is_flat


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
