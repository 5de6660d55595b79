"""What somebody looks for, read from what they typed."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from services import text as texts
from services.search.words import LONGEST, RUN, SHORTEST_END, TRUNK, WORD, fold, is_dense, pairs

LIMIT = 200
"""Code points that are read of what was typed."""

MOST = 10
"""Terms that are looked for."""

_PIECE = re.compile(r"[+(]*\d(?:[ ()./+-]{0,3}\d)*(?![^\W_])|\S+")
"""A number in any notation, or what stands between spaces."""
_COUNTRY = 3
"""Digits of the longest country code."""
_SUBSCRIBER = 7
"""Digits from which a number without its country code says whose it is."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is looked for; `is_begun`: any that begins so is one."""

    text: str
    is_begun: bool = True

    def is_in(self, words: Collection[str]) -> bool:
        """Whether it is one of a text's words."""
        if self.text in words:
            return True
        return self.is_begun and any(word.startswith(self.text) for word in words)


Words = tuple[Word, ...]
"""All of which one text must have."""


@dataclass(frozen=True)
class Term:
    """A part of what is looked for: in one text, all words of one of the ways in which it may be written."""

    ways: tuple[Words, ...]
    pattern: str
    """Finds it in a folded text, to be shown where it stands."""

    def is_in(self, words: Collection[str]) -> bool:
        """Whether a text that has these words has it."""
        return any(all(word.is_in(words) for word in way) for way in self.ways)


@dataclass(frozen=True)
class Query:
    """A conversation is found when each term is in some text of it, or in what is known of its customer."""

    terms: tuple[Term, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds any of the terms in a folded text."""
        return re.compile("|".join(term.pattern for term in self.terms))


def query(typed: str) -> Query | None:
    """Read what was typed; None when there is nothing in it to be looked for."""
    folded = TRUNK.sub("", fold(texts.line(typed, LIMIT)))
    terms = dict.fromkeys(term for piece in _PIECE.findall(folded) for term in _terms(piece))
    return Query(tuple(terms)[:MOST]) if terms else None


def _terms(piece: str) -> Iterator[Term]:
    digits = re.sub(r"\D", "", piece)
    if len(digits) >= SHORTEST_END and not re.search(r"[^\d ()./+-]", piece):
        yield _number(piece, digits)
        return
    for word in WORD.findall(piece):
        for run in RUN.findall(word):
            yield _dense(run) if is_dense(run) else _plain(run[:LONGEST])


def _plain(word: str) -> Term:
    return Term(((Word(word),),), rf"(?<![^\W_]){re.escape(word)}")


def _dense(run: str) -> Term:
    whole = tuple(Word(pair, is_begun=False) for pair in pairs(run)) or (Word(run),)
    return Term((whole,), re.escape(run))


def _number(piece: str, digits: str) -> Term:
    """Its digits together, also as they are dialled from elsewhere, or apart as they were typed."""
    together = dict.fromkeys([digits, *_dialled(piece, digits)])
    ways: list[Words] = [(Word(number[:LONGEST]),) for number in together]
    apart = WORD.findall(piece)
    if len(apart) > 1:
        ways.append(tuple(Word(word) for word in apart))
    patterns = [r"\D{0,3}".join(number) for number in together]
    patterns += [rf"(?<![^\W_]){word}" for word in apart] if len(apart) > 1 else []
    return Term(tuple(ways), "|".join(patterns))


def _dialled(piece: str, digits: str) -> Iterator[str]:
    inside = digits.lstrip("0")
    if len(inside) >= SHORTEST_END:
        yield inside
    if piece.lstrip("(").startswith(("+", "00")):
        for length in range(1, _COUNTRY + 1):
            if len(inside) - length >= _SUBSCRIBER:
                yield inside[length:]
