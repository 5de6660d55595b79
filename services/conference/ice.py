"""STUN and TURN servers: by what the two ends of a call find a way to each other."""

import base64
import hmac
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

LASTS_S = 12 * 3600
"""Seconds for which a user name made from the TURN server's secret is good."""

WANTED = "servers such as stun:stun.example.com,turn:USER:PASSWORD@turn.example.com:3478?transport=tcp"

_SERVER = re.compile(
    r"(?P<scheme>stuns?|turns?):"
    r"(?:(?P<user>[^:@\s]+):(?P<password>[^:@\s]+)@)?"
    r"(?P<host>(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?)"
    r"(?P<transport>\?transport=(?:udp|tcp))?"
)


@dataclass(frozen=True, slots=True)
class IceServer:
    """`url` as browsers take it. A TURN server without a user gets one made from the secret."""

    url: str
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_turn(self) -> bool:
        """Whether it carries the call itself, and therefore wants to know who asks."""
        return self.url.startswith("turn")


def parse(servers: str) -> tuple[IceServer, ...]:
    """Read servers separated by commas or spaces; what is special in a password is percent-encoded.

    Raises ValueError that says what is wanted.
    """
    return tuple(_one(part) for part in re.split(r"[,\s]+", servers) if part)


def wants_secret(servers: tuple[IceServer, ...]) -> bool:
    """Whether there is a TURN server that comes without a user."""
    return any(server.is_turn and not server.user for server in servers)


def _one(part: str) -> IceServer:
    found = _SERVER.fullmatch(part)
    if found is None:
        raise ValueError(WANTED)
    server = IceServer(
        f"{found['scheme']}:{found['host']}{found['transport'] or ''}",
        unquote(found["user"] or ""),
        unquote(found["password"] or ""),
    )
    if not server.is_turn and (server.user or found["transport"]):
        raise ValueError(WANTED)  # browsers refuse the whole list then
    return server


def for_browsers(
    servers: tuple[IceServer, ...], *, secret: str, name: str, now_s: int
) -> list[dict[str, Any]]:
    """The list that RTCPeerConnection takes, for one seat in one call.

    With the TURN server's shared secret (coturn: `use-auth-secret`) user and password are good for some hours
    only: whoever may call would else have them for ever. A TURN server without either is left out.
    """
    return [given for server in servers if (given := _given(server, secret, f"{now_s + LASTS_S}:{name}"))]


def _given(server: IceServer, secret: str, user: str) -> dict[str, Any] | None:
    if not server.is_turn:
        return {"urls": server.url}
    if server.user:
        return {"urls": server.url, "username": server.user, "credential": server.password}
    if not secret:
        return None
    signed = hmac.digest(secret.encode(), user.encode(), "sha1")  # as every TURN server has it
    return {"urls": server.url, "username": user, "credential": base64.b64encode(signed).decode()}
