"""The plots show what was measured."""

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from tests.bench.plotting import HEAD, HEIGHT, Panel, plot

SVG = "{http://www.w3.org/2000/svg}"


def dots(*values: float, at: tuple[float, ...] = (1, 2, 3)) -> list[tuple[float, float]]:
    drawn = ET.fromstring(plot([Panel("Cost", "ms", at, values)], along="size"))  # noqa: S314 our own
    return [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in drawn.iter(f"{SVG}circle")]


def test_more_is_higher_and_within_the_panel() -> None:
    heights = [y for _, y in dots(1, 5, 9.5)]
    assert heights == sorted(heights, reverse=True)
    assert all(HEAD <= y <= HEIGHT for y in heights)


@pytest.mark.parametrize(
    ("at", "even"), [((1_000, 10_000, 100_000, 1_000_000), True), ((10, 25, 50, 100), False)]
)
def test_tenfold_steps_are_as_far_apart(at: tuple[float, ...], even: bool) -> None:
    places = [x for x, _ in dots(1, 1, 1, 1, at=at)]
    steps = {round(b - a) for a, b in pairwise(places)}
    assert (len(steps) == 1) is even


def test_nothing_can_be_plotted() -> None:
    assert [y for _, y in dots(0, 0, 0)] == [dots(0, 0, 0)[0][1]] * 3


def test_numbers_that_would_touch_are_left_out() -> None:
    drawn = plot([Panel("Cost", "ms", (10, 25, 100, 200), (1, 2, 3, 4))], along="consoles")
    assert [at for at in (10, 25, 100, 200) if f'text-anchor="middle">{at}<' in drawn] == [10, 100, 200]
