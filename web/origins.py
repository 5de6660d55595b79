"""Which origins are this server's own: the answer to every request forged on another site."""

import ipaddress

from starlette.datastructures import Headers
from starlette.types import Scope

from services.settings import Settings

ELSEWHERE = ("/widget/", "/webhooks/", "/demo/graph/")
"""Paths that others may call: customers' sites, which the widget checks itself (SPEC 8), and those who tell
channels something, by their signature; the demo's own WhatsApp goes by its token."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def is_own(settings: Settings, origin: str | None, host: str) -> bool:
    """Tell whether a page of `origin` was served by us.

    Without PUBLIC_URL people come by whatever leads here: 127.0.0.1, localhost, an address of their network.
    So the origin may then be what the request was sent to, if that is an address and no name: a name could be
    a stranger's that was pointed at this server.
    """
    if origin is None:
        return False
    if origin == settings.address:
        return True
    if settings.public_url or not _is_address(host):
        return False
    return origin in (f"http://{host}", f"https://{host}")


def _is_address(host: str) -> bool:
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if name == "localhost":
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def comes_from_own(settings: Settings, scope: Scope) -> bool:
    """Tell whether a request says, once, that a page of ours sent it."""
    headers = Headers(scope=scope)
    origins = headers.getlist("origin")
    return len(origins) == 1 and is_own(settings, origins[0], headers.get("host", ""))


def may_pass(scope: Scope) -> bool:
    """Tell whether a request may go on: it changes nothing, or it comes from a page of ours."""
    if scope["type"] == "http" and scope["method"] in SAFE:
        return True
    return bool(scope["own_origin"]) or scope["path"].startswith(ELSEWHERE)
