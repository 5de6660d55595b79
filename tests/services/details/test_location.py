"""Where an address is: the country from what comes along, the city from the operator's own database."""

from pathlib import Path

import pytest

from services.details.location import Locator


def test_the_country_of_an_address() -> None:
    locator = Locator(None)
    assert locator.known("8.8.8.8") is None
    assert locator.find("8.8.8.8") == "United States"
    assert locator.known("8.8.8.8") == "United States"
    assert locator.find("2001:4860:4860::8888") == "United States"
    assert locator.country_code("1.0.16.1") == "JP"


@pytest.mark.parametrize(
    "nowhere", ["", "127.0.0.1", "::1", "10.1.2.3", "fe80::1", "unix:", "not an address", "8.8.8.8, 1.1.1.1"]
)
def test_what_is_nowhere_is_not_known(nowhere: str) -> None:
    locator = Locator(None)
    assert locator.find(nowhere) == ""
    assert locator.known(nowhere) == ""


def test_a_database_that_is_none_leaves_the_country(tmp_path: Path) -> None:
    broken = tmp_path / "cities.mmdb"
    broken.write_bytes(b"no database")
    assert Locator(broken).find("8.8.8.8") == "United States"
