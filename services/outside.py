"""What is behind an address that somebody else named: a place on the internet, or something of this house."""

import asyncio
import ipaddress
import socket
from itertools import chain

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address

_AROUND_IPV4 = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "::/96")))
"""With an IPv4 address in the last 32 bits, for networks that have only IPv6."""


class Inside(Exception):
    """It leads to this machine or its network, or nowhere that one could be sure of."""


async def place_of(host: str, port: int) -> str:
    """The address behind a name, in whatever way that is written.

    To be connected to as it is: asked for again, the name could lead elsewhere. Raises Inside when any
    address behind it is no public one, OSError when there is none.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    places = [str(address[0]) for *_, address in found]
    if not places or not all(map(is_public, places)):
        raise Inside
    return places[0]


def is_public(address: str) -> bool:
    """Whether an address, and each that is written inside it, is one of the internet."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in chain((ip,), _within(ip)))


def _within(ip: Ip) -> list[Ip]:
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    last = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if any(ip in net for net in _AROUND_IPV4) else None
    return [one for one in (ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ()), last) if one is not None]
