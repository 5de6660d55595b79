"""The table tells the truth about what was measured."""

import pytest

from tests.bench.figures import FIGURES, percentiles, table


@pytest.mark.parametrize(
    ("figure", "measured", "verdict"),
    [
        ("to_agent", (9, 24), "reached"),
        ("to_agent", (9, 26), "held"),
        ("to_agent", (21, 26), "MISSED"),
        ("throughput", (1_100,), "reached"),
        ("throughput", (700,), "held"),
        ("throughput", (500,), "MISSED"),
        ("floor_echo", (1, 1), ""),
    ],
)
def test_verdicts(figure: str, measured: tuple[float, ...], verdict: str) -> None:
    assert FIGURES[figure].verdict(measured) == verdict


def test_the_table_holds_what_was_measured_and_nothing_else() -> None:
    lines = table({"throughput": (1_234.5,)}).splitlines()
    assert lines[2:] == [
        "| acknowledged messages per second, 20 customers (/s) | 600 | 1,000 | 1,234 | reached |"
    ]


def test_percentiles() -> None:
    assert percentiles([float(value) for value in range(101)]) == (50, 95)
