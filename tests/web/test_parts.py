"""Which part of a file is asked for."""

import pytest

from web.parts import asked_part

ETAG = '"a"'


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-", range(10)),
        ("bytes=2-4", range(2, 5)),
        ("bytes=2-99", range(2, 10)),
        ("bytes=-3", range(7, 10)),
        ("bytes=-99", range(10)),
        ("bytes=10-", range(0)),
        ("bytes=-0", range(0)),
        ("bytes=5-2", range(0)),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("bytes=" + "0-0," * 10_000 + "1-1", None),
        ("bytes=" + "9" * 400 + "-", None),
        ("items=0-1", None),
        ("", None),
    ],
)
def test_one_part_or_the_whole(asked: str, part: range | None) -> None:
    assert asked_part({"range": asked}, 10, ETAG) == part


def test_a_part_of_another_file_is_none_of_this_one() -> None:
    assert asked_part({"range": "bytes=2-4", "if-range": ETAG}, 10, ETAG) == range(2, 5)
    assert asked_part({"range": "bytes=2-4", "if-range": '"b"'}, 10, ETAG) is None
