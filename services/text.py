"""Text from outside, in the one form in which it is stored."""

import unicodedata
from itertools import groupby

from services.refusal import BadRequest, TooLong

MESSAGE_LIMIT = 10_000
"""Code points of a message after NFC (SPEC 4)."""

_DROPPED = {0: None} | dict.fromkeys(range(0xD800, 0xE000))


_DIRECTIONS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))

_SHAPELESS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs of which nothing is drawn."""

_SOON_SORTED = 1_000
"""Marks up to which Python's own way is quick, even when all of them stand on one letter."""

_MARKS_IN_DISGUISE = "\u0f73\u0f75\u0f81"
"""Of no class themselves, but made of marks."""


def clean(text: str) -> str:
    """NFC, without NUL and lone surrogates: what both databases store and return unchanged."""
    kept = text.translate(_DROPPED)
    if len(kept) > _SOON_SORTED and not kept.isascii() and sum(map(_is_mark, kept)) > _SOON_SORTED:
        kept = _sorted_marks(kept)
    return unicodedata.normalize("NFC", kept)


def _is_mark(one: str) -> bool:
    return unicodedata.combining(one) > 0 or one in _MARKS_IN_DISGUISE


def _sorted_marks(text: str) -> str:
    """The same text in canonical order.

    `normalize` sorts the marks on one letter in the square of their number: 1.6 s for one frame of 64 kB.
    """
    parts = "".join(unicodedata.normalize("NFD", one) for one in text)
    runs = groupby(parts, key=lambda one: unicodedata.combining(one) > 0)
    return "".join("".join(sorted(run, key=unicodedata.combining) if marks else run) for marks, run in runs)


def line(text: str, limit: int) -> str:
    """A short text on one line, cut at `limit` code points: a name, a title, an address."""
    return " ".join(clean(text).split())[:limit].rstrip()


def name(text: str, limit: int) -> str:
    """What somebody or something is called: a line without forced directions; empty if nobody could see it.

    A direction would turn what is said after the name too: "evil@example.com is invited", read backwards.
    """
    called = line(text.translate(_DIRECTIONS), limit)
    return called if any(map(_is_seen, called)) else ""


def _is_seen(one: str) -> bool:
    return one not in _SHAPELESS and unicodedata.category(one)[0] in "LNPS"


def message(text: str, *, may_be_empty: bool = False) -> str:
    """A message's text, cleaned; it may be empty where something else is sent with it.

    Raises BadRequest when nothing is in it, TooLong with the count when it is over the limit.
    """
    cleaned = clean(text)
    if not cleaned.strip():
        if may_be_empty:
            return ""
        raise BadRequest("An empty message can't be sent.")
    if len(cleaned) > MESSAGE_LIMIT:
        raise TooLong(
            f"This message has {len(cleaned):,} characters; {MESSAGE_LIMIT:,} are possible. "
            "Shorten it or send it in parts."
        )
    return cleaned
