"""Lists by the page."""

import pytest

from services.paging import PAGE_ROWS, Page, Query, paged

NAMES = [f"Person {number:03}" for number in range(PAGE_ROWS * 2 + 3)]


def page(query: Query, names: list[str] = NAMES) -> Page[str]:
    return paged(names, query, texts=lambda name: (name, "x"), sorts={"name": lambda name: name})


def test_each_row_is_on_one_page() -> None:
    pages = [page(Query(page=number)) for number in range(3)]
    assert [row for one in pages for row in one.rows] == NAMES
    assert {one.total for one in pages} == {len(NAMES)}


@pytest.mark.parametrize(("asked", "given"), [(-1, 0), (3, 2), (10**9, 2)])
def test_a_page_that_is_not_there_is_the_nearest(asked: int, given: int) -> None:
    assert page(Query(page=asked)).number == given


def test_of_nothing_there_is_one_empty_page() -> None:
    assert page(Query(page=4), []) == Page([], 0, 0)


def test_sorted_either_way_and_by_nothing_unknown() -> None:
    assert page(Query(sort="name", descending=True)).rows[0] == NAMES[-1]
    assert page(Query(sort="password_hash", descending=True)).rows[0] == NAMES[0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("jose", ["José Álvarez"]),
        ("ALVAREZ jo", ["José Álvarez"]),
        ("陳", ["陳大文"]),
        ("nobody", []),
        ("  ", None),
    ],
)
def test_found_by_any_part_of_any_word(text: str, found: list[str] | None) -> None:
    names = ["José Álvarez", "陳大文", "Ben"]
    assert page(Query(text=text), names).rows == (names if found is None else found)
