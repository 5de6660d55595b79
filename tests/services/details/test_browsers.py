"""Browsers by what they say of themselves."""

import pytest

from services.demo.seeding import BROWSERS
from services.details.browsers import browser_and_system


@pytest.mark.parametrize(
    ("user_agent", "named"),
    list(
        zip(
            BROWSERS,
            [
                ("Chrome 142", "Linux"),
                ("Mobile Safari 18", "iOS 18.5"),
                ("Firefox 144", "Windows 10"),
                ("Chrome Mobile 142", "Android 15"),
            ],
            strict=True,
        )
    ),
)
def test_the_usual_ones(user_agent: str, named: tuple[str, str]) -> None:
    assert browser_and_system(user_agent) == named


@pytest.mark.parametrize("nobody", ["", "x", "<script>alert(1)</script>", "Mozilla/5.0 " + "(" * 5_000])
def test_who_says_nothing_useful_is_not_known(nobody: str) -> None:
    assert browser_and_system(nobody) == ("", "")
