"""What is of this machine or its network is recognised, however it is written."""

import socket
from typing import Any

import pytest

from services import outside
from services.outside import Inside, is_public, place_of

INSIDE = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0x7F.0.0.1",
    "017700000001",
    "0177.1",
    "0177.0.0.01",
    "127.000.000.001",
    "0",
    "0x0",
    "127.0.0.53",
    "127.255.255.254",
    "localhost",
    "LOCALHOST",
    "ip6-localhost",
    "10.0.0.1",
    "10.1",
    "0xa000001",
    "012.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "192.168.1",
    "3232235777",
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "0:0:0:0:0:0:0:1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::127.0.0.1",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:db8::1",
    "ff02::1",
    "::ffff:10.0.0.1",
]
"""Written forms of addresses that are nobody's on the internet."""

OUTSIDE = ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "16843009"]


@pytest.mark.parametrize("host", INSIDE)
async def test_inside(host: str) -> None:
    with pytest.raises((Inside, OSError)):
        await place_of(host, 443)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "017700000001", "localhost"])
async def test_these_would_lead_to_this_machine(host: str) -> None:
    with pytest.raises(Inside):
        await place_of(host, 443)


@pytest.mark.parametrize("host", OUTSIDE)
async def test_outside(host: str) -> None:
    assert is_public(await place_of(host, 443))


@pytest.mark.parametrize("places", [["1.1.1.1", "127.0.0.1"], ["10.0.0.1", "1.1.1.1"], []])
async def test_all_that_is_behind_a_name_counts(places: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, 443)) for place in places]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(Inside):
        await place_of("media.example", 443)


def test_what_is_no_address_is_not_public() -> None:
    assert not outside.is_public("media.example")
    assert not outside.is_public("fe80::1%lo")
