"""The address of a room on a conference server of another's, such as Jitsi."""

import re
from urllib.parse import urlsplit

ROOM = "{room}"
"""Where the room's name goes."""

WANTED = f"an address with {ROOM} in it, such as https://meet.example.com/{ROOM}"


def template(value: str) -> str:
    """Check a template; an empty one is none. Raises ValueError that says what is wanted."""
    if not value:
        return value
    if value.count(ROOM) != 1 or not re.fullmatch(r"[!-~]+", value) or not _leads_somewhere(value):
        raise ValueError(WANTED)
    return value


def _leads_somewhere(value: str) -> bool:
    try:
        url = urlsplit(value)
    except ValueError:
        return False
    return url.scheme in ("http", "https") and bool(url.hostname) and ROOM not in url.netloc
