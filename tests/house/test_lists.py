"""Every list sorts by each of its columns (SPEC 6): one with a name and no key would not."""

import ast
from collections.abc import Iterator

from tests.house.files import name, ours


def unsorted(source: str) -> Iterator[str]:
    """Columns that are named and don't sort, as "line: name"."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(
                func=ast.Name(id="Column"), args=[ast.Constant(value=""), ast.Constant(value=str(label)), *_]
            ) if label:
                yield f"{node.lineno}: {label}"
            case _:
                pass


def test_each_named_column_sorts() -> None:
    found = [f"{name(path)}:{column}" for path in ours(".py", "ui") for column in unsorted(path.read_text())]
    assert found == []


def test_one_that_does_not_would_be_found() -> None:
    assert [*unsorted('Column("name", "Name", cell), Column("", "", acts), Column("", "Teams", cell)')] == [
        "1: Teams"
    ]
