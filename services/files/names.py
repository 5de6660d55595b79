"""What files are called: names from outside, made harmless, and what is said of files in words."""

import re
import unicodedata
from collections.abc import Sequence

from services import text
from services.files.facts import FileFacts

NAME_LIMIT = 120
"""Code points; a longer name is cut before its ending, by which people and systems know what it is."""

SUFFIX_LIMIT = 16
NAMELESS = "file"

_JOINERS = "\u200c\u200d"
"""Invisible, and part of how Persian and emoji are written."""

_SPECIAL = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def harmless(name: str) -> str:
    """A name for display and for saving on any system: no folders, nothing invisible, not over 120 letters.

    Direction marks go too: they let `exe.gpj` read as `jpg.exe`.
    """
    last = re.split(r"[/\\]", text.clean(name))[-1]
    shown = "".join(" " if one.isspace() else one for one in last if _is_shown(one))
    kept = " ".join(shown.translate(_SPECIAL).split()).strip(". ")
    if _DEVICES.match(kept):
        kept = f"_{kept}"
    return _cut(kept) or NAMELESS


def _is_shown(one: str) -> bool:
    return one in _JOINERS or one.isspace() or not unicodedata.category(one).startswith("C")


def _cut(name: str) -> str:
    if len(name) <= NAME_LIMIT:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > SUFFIX_LIMIT:
        return name[:NAME_LIMIT].rstrip()
    return f"{stem[: NAME_LIMIT - len(suffix) - 1].rstrip()}.{suffix}"


def with_suffix(name: str, suffixes: Sequence[str]) -> str:
    """The name with one of the endings that its contents really have; the first, where it has another."""
    if name.lower().endswith(tuple(suffixes)):
        return name
    return _cut(f"{name}{suffixes[0]}")


def in_words(files: Sequence[FileFacts]) -> str:
    """What a message without a text says, where only words are shown."""
    match files:
        case []:
            return ""
        case [one]:
            return f"{'Image' if one.get('thumb') else 'File'}: {one['name']}"
        case _:
            return f"{len(files)} files: {', '.join(one['name'] for one in files)}"


def size_in_words(size: int) -> str:
    """A number of bytes for people, in units of a thousand."""
    for unit, bytes_ in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= bytes_:
            return f"{size / bytes_:.3g} {unit}"
    return f"{size} bytes"
