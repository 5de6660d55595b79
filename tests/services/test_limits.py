"""Limits: moving windows, by several keys at once, without memory that grows for ever."""

import time

import pytest

from services.limits import Going, Limits, Windows, address_key
from services.pace import BURST_SECONDS
from services.refusal import RateLimited
from services.settings import load_settings


class Time:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> Time:
    passing = Time()
    monkeypatch.setattr(time, "monotonic", passing)
    return passing


@pytest.fixture
def limits() -> Limits:
    return Limits(load_settings(login_limit="2/minute;3/hour", message_limit="1/second"))


def test_the_window_moves(limits: Limits, passing: Time) -> None:
    limits.hit("login", "a")
    passing.now += 30
    limits.hit("login", "a")
    with pytest.raises(RateLimited) as caught:
        limits.hit("login", "a")
    assert caught.value.retry_after == pytest.approx(30)
    passing.now += 30
    limits.hit("login", "a")


def test_several_rates_hold_together(limits: Limits, passing: Time) -> None:
    for _ in range(3):
        limits.hit("login", "a")
        passing.now += 61
    with pytest.raises(RateLimited) as caught:
        limits.hit("login", "a")
    assert caught.value.retry_after == pytest.approx(3600 - 183)


def test_each_key_has_its_own_share(limits: Limits, passing: Time) -> None:
    limits.hit("message", "a")
    limits.hit("message", "b")
    with pytest.raises(RateLimited):
        limits.hit("message", "c", "b")
    limits.hit("message", "c")  # what was refused did not count


def test_kinds_do_not_count_for_each_other(limits: Limits, passing: Time) -> None:
    limits.hit("message", "a")
    limits.hit("login", "a")


@pytest.mark.parametrize(("going", "more", "own"), [("said", 10, 2), ("heard", 50, 3)])
def test_an_address_goes_on_as_its_messages_allow(
    limits: Limits, passing: Time, going: Going, more: int, own: int
) -> None:
    """20 visitors with a message a second each, and so much more for each of these."""
    number, retry_after = 0, 0.0
    while not retry_after:
        try:
            limits.go_on(going, "a", "one")
            number += 1
        except RateLimited as refusal:
            retry_after = refusal.retry_after or 0.0
    assert number == pytest.approx((20 * more + own) * BURST_SECONDS, abs=2)
    assert 1 <= retry_after <= 3
    limits.go_on(going, "a", "other")
    limits.go_on(going, "b", "one")


def test_what_is_over_is_forgotten(passing: Time) -> None:
    windows = Windows()
    for number in range(1000):
        assert windows.acquire_entry(f"key {number}", 5, 60)
    passing.now += 61
    for number in range(1000):
        windows.acquire_entry(f"new {number % 10}", 1000, 60)
    assert windows.reset() == 10


def test_an_attacker_with_a_network_is_one_address() -> None:
    assert address_key("2001:db8::1") == address_key("2001:db8::ffff:2")
    assert address_key("2001:db8:0:1::1") != address_key("2001:db8::1")
    assert address_key("192.0.2.1") != address_key("192.0.2.2")
    assert address_key("::ffff:192.0.2.1") == address_key("192.0.2.1")
    assert address_key(None) == address_key("testclient")


@pytest.mark.parametrize(
    ("rates", "most"), [("300/minute", 3_000), ("300/minute;1000/hour", 1_000), ("5/second;10/day", 10)]
)
def test_an_address_holds_as_many_sockets_as_it_may_open_in_ten_minutes(rates: str, most: int) -> None:
    assert Limits(load_settings(socket_limit=rates)).most_sockets == most
