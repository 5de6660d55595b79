"""The sites that may show a channel's chat, as browsers name them: scheme, host and port (SPEC 8)."""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from services import text
from services.refusal import BadRequest

MOST_SITES = 50
"""They travel in a header of each chat page."""

LONGEST = 300

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_PORTS = {"http": 80, "https": 443}


class WrongSite(BadRequest):
    """A line that names no site."""


def read_sites(lines: str) -> list[str]:
    """The sites of a text with one on each line, each once. Raises WrongSite for the first that is none."""
    named = [line for line in map(str.strip, text.clean(lines).splitlines()) if line]
    sites = list(dict.fromkeys(map(_origin, named)))
    if len(sites) > MOST_SITES:
        raise WrongSite(f"These are {len(sites)} sites; {MOST_SITES} are possible.")
    return sites


def _origin(line: str) -> str:
    """`https://shop.example` of what somebody calls their site; without a scheme it is taken for HTTPS."""
    try:
        parts = urlsplit(line if "://" in line else f"https://{line}")
        host, port = _host(parts), parts.port
    except ValueError:
        raise _wrong(line) from None
    if parts.scheme not in _PORTS or len(line) > LONGEST or parts.username is not None or port == 0:
        raise _wrong(line)
    site = f"{parts.scheme}://{host}"
    if port is not None and port != _PORTS[parts.scheme]:
        site += f":{port}"
    if _has_more(parts):
        raise WrongSite(f"Name the whole site, without what follows: {site}")
    return site


def _has_more(parts: SplitResult) -> bool:
    return parts.path not in ("", "/") or bool(parts.query) or bool(parts.fragment)


def _host(parts: SplitResult) -> str:
    """A host as it stands in an Origin. Raises ValueError."""
    name = parts.hostname or ""
    if "[" in parts.netloc:
        return f"[{ipaddress.IPv6Address(name).compressed}]"
    host = name.encode("idna").decode("ascii").lower()
    if not all(map(_LABEL.fullmatch, host.split("."))):
        raise ValueError(name)
    return host


def _wrong(line: str) -> WrongSite:
    shown = text.line(line, 60)
    if "*" in line:
        return WrongSite(f"“{shown}” stands for many. Name each site on a line of its own.")
    return WrongSite(f"“{shown}” is no site. Write it as https://shop.example")
