"""Minutes and seconds, as people type them."""

import pytest

from services.durations import from_text, in_text
from services.refusal import BadRequest


@pytest.mark.parametrize(
    ("typed", "millis"),
    [
        ("", None),
        ("  ", None),
        ("3", 180_000),
        ("3:00", 180_000),
        ("0:05", 5_000),
        (" 90:30 ", 5_430_000),
        ("0:00.2", 200),
    ],
)
def test_read(typed: str, millis: int | None) -> None:
    assert from_text(typed) == millis


@pytest.mark.parametrize("millis", [0, 200, 5_000, 180_000, 5_430_125, 604_800_000])
def test_what_is_shown_is_read_back(millis: int) -> None:
    assert from_text(in_text(millis)) == millis


@pytest.mark.parametrize(
    "typed", ["three", "-1", "3:60", "3:5", "1:00:00", "10081", "99999:00", "٣:00x", "9" * 5_000]
)
def test_what_is_none(typed: str) -> None:
    with pytest.raises(BadRequest):
        from_text(typed)


def test_nothing_is_shown_for_none() -> None:
    assert (in_text(None), in_text(180_000)) == ("", "3:00")
