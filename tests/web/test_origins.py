"""Origins: ours, strangers', and strangers' names that were pointed at us."""

import pytest

from services.settings import load_settings
from web.origins import is_own

HOME = load_settings(port=8080)
PUBLIC = load_settings(public_url="https://chat.example.com")


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://127.0.0.1:8080", "127.0.0.1:8080"),
        ("http://127.0.0.1:8080", "whatever"),
        ("http://localhost:8080", "localhost:8080"),
        ("http://192.168.1.5:8080", "192.168.1.5:8080"),
        ("https://192.168.1.5", "192.168.1.5"),
        ("http://[::1]:8080", "[::1]:8080"),
    ],
)
def test_without_a_public_address_any_address_will_do(origin: str, host: str) -> None:
    assert is_own(HOME, origin, host)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (None, "127.0.0.1:8080"),
        ("", ""),
        ("null", "null"),
        ("http://evil.example:8080", "evil.example:8080"),
        ("http://evil.example", "127.0.0.1:8080"),
        ("http://localhost:9000", "localhost:8080"),
        ("http://localhost", "localhost:8080"),
        ("http://localhost.evil.example", "localhost.evil.example"),
        ("http://127.0.0.1.evil.example", "127.0.0.1.evil.example"),
        ("ftp://127.0.0.1:8080", "127.0.0.1:8080"),
    ],
)
def test_names_and_other_places_are_strangers(origin: str | None, host: str) -> None:
    assert not is_own(HOME, origin, host)


def test_with_a_public_address_nothing_else_will_do() -> None:
    assert is_own(PUBLIC, "https://chat.example.com", "10.0.0.5:8080")
    assert not is_own(PUBLIC, "http://chat.example.com", "chat.example.com")
    assert not is_own(PUBLIC, "http://127.0.0.1:8080", "127.0.0.1:8080")
    assert not is_own(PUBLIC, "https://chat.example.com.evil.example", "chat.example.com")
