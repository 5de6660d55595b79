"""Lists by the page: what is looked for, in which order, which part (SPEC 6).

For what a workspace has some hundred of: people, teams, channels, templates. What can be endless, as the
audit trail, pages in its statement.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from services.search.words import fold

R = TypeVar("R")

PAGE_ROWS = 25


@dataclass(frozen=True, slots=True)
class Query:
    """`sort`: the key of a column, or empty for the list's own order; `page` counts from 0."""

    text: str = ""
    sort: str = ""
    descending: bool = False
    page: int = 0


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """At most `PAGE_ROWS` rows, and how many there are on all pages."""

    rows: list[R]
    total: int
    number: int
    """The page that this is: the last one where a later one was asked for."""


def paged(
    rows: Iterable[R],
    query: Query,
    *,
    texts: Callable[[R], Iterable[str]],
    sorts: Mapping[str, Callable[[R], Any]],
) -> Page[R]:
    """The part asked for of those rows of which some text contains each of the words looked for."""
    words = fold(query.text).split()
    found = [row for row in rows if _has(words, texts(row))] if words else list(rows)
    if query.sort in sorts:
        found.sort(key=sorts[query.sort], reverse=query.descending)
    last = max(0, (len(found) - 1) // PAGE_ROWS)
    number = min(max(0, query.page), last)
    return Page(found[number * PAGE_ROWS : (number + 1) * PAGE_ROWS], len(found), number)


def _has(words: list[str], texts: Iterable[str]) -> bool:
    whole = fold(" ".join(texts))
    return all(word in whole for word in words)
