"""One part of a file, as players ask for it to go to another place in it; some play nothing without.

What asks for several parts, or for none that can be understood, gets the whole (RFC 9110, 14.2).
"""

import re
from collections.abc import Mapping

_ONE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
PLAYED = ("audio/", "video/")
"""How the types begin of which parts are to be had."""


def asked_part(headers: Mapping[str, str], size: int, etag: str) -> range | None:
    """The bytes that are asked for; empty: there are none there. None: all of them.

    A part of what was another file when the asker began is none of this one.
    """
    found = _ONE.fullmatch(headers.get("range", ""))
    if found is None or found[0] == "bytes=-" or headers.get("if-range", etag) != etag:
        return None
    first, last = found[1], found[2]
    if not first:
        return range(max(0, size - int(last)), size)
    return range(min(int(first), size), min(int(last) + 1, size) if last else size)
