"""The words by which a text is found: worked out here, so that both databases find the same (DESIGN 3).

Case, marks and the width of letters don't count. Scripts that put no spaces between words are found by pairs
of letters, numbers by any of their ends, in whatever notation they are written.
"""

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 32
"""Code points of a word that are looked at; what is longer is an address or a key."""

SHORTEST_END = 4
"""Digits of the shortest end by which a number is found."""

_PLAIN = str.maketrans("øłđħŧı", "oldhti")
"""Letters with a stroke, and one without a dot, which Unicode does not take for marked ones."""

WORD = re.compile(r"[^\W_]+")
DENSE = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1a20-\u1aaf\u3005\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
)
"""Thai, Lao, Tibetan, Burmese, Khmer, Japanese, Chinese, Korean."""
RUN = re.compile(f"[{DENSE}]+|[^{DENSE}]+")
_IS_DENSE = re.compile(f"[{DENSE}]")
NUMBER = re.compile(r"\d(?:[ ()./+-]{0,3}\d){5,19}")
"""Six digits or more, as of a telephone or an order, however they are set apart."""
TRUNK = re.compile(r"\(0\)")
"""As in +44 (0)20: dialled within the country only."""


def fold(text: str) -> str:
    """The text without what doesn't count when it is looked for."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(map(_folded, parts))
    return unicodedata.normalize("NFC", kept).translate(_PLAIN)


def _folded(one: str) -> str:
    if one.isascii():
        return one
    category = unicodedata.category(one)
    if category == "Nd":
        return str(unicodedata.decimal(one))
    return "" if category[0] == "M" or category == "Cf" else one


def is_dense(run: str) -> bool:
    """Whether it is of a script that puts no spaces between words."""
    return _IS_DENSE.match(run) is not None


def pairs(run: str) -> Iterator[str]:
    """Each letter with the one after it."""
    return (run[i : i + 2] for i in range(len(run) - 1))


def words(text: str) -> list[str]:
    """What a text is found by, each once, in the order in which it stands there."""
    folded = fold(text)
    found = dict.fromkeys(_words(folded))
    if any(map(str.isdigit, folded)):
        found |= dict.fromkeys(_ends(folded))
    return list(found)


def _words(folded: str) -> Iterator[str]:
    for word in WORD.findall(folded):
        if word.isascii():
            yield word[:LONGEST]
            continue
        for run in RUN.findall(word):
            if is_dense(run):
                yield from pairs(run)
                yield run[-1]
            else:
                yield run[:LONGEST]


def _ends(folded: str) -> Iterator[str]:
    for number in NUMBER.findall(TRUNK.sub("", folded)):
        digits = re.sub(r"\D", "", number)
        for start in range(len(digits) - SHORTEST_END + 1):
            yield digits[start:]
