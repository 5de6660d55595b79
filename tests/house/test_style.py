"""The style of the house, as far as a program can see it."""

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests.house.files import name, ours

LONGEST_FILE = 300
LONGEST_FUNCTION = 50
MOST_FUNCTIONS = 25
# Put together here, so that this file is not its own finding.
LEFT_OVER = re.compile("|".join(["TO" + "DO", "FIX" + "ME", r"type: ignore\s*$", r"noqa\s*$"]))
EVADED = re.compile(r"pytest\.(mark\.)?(skip|xfail)|unittest\.mock")
MAY_LACK = {"tests/web/test_nginx.py", "tests/house/test_deploy.py"}
"""These try what operators are given with programs that a machine may lack, and say which."""
WAITS = {"time.sleep", "asyncio.sleep", "anyio.sleep"}


def product() -> Iterator[Path]:
    """What people wrote to be read: a migration is a record of tables, one after the other."""
    return (path for path in ours(".py") if not name(path).startswith(("tests/", "migrations/versions/")))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function's name and number of lines."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name(path)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1


def calls(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def test_no_file_is_longer_than_one_can_read() -> None:
    files = chain(product(), ours(".js"))
    assert [name(path) for path in files if len(path.read_text().splitlines()) > LONGEST_FILE] == []


def test_functions_are_short() -> None:
    lengths = dict(chain.from_iterable(map(functions, product())))
    assert [where for where, lines in lengths.items() if lines > LONGEST_FUNCTION] == []
    assert sum(lines <= MOST_FUNCTIONS for lines in lengths.values()) >= 0.9 * len(lengths)


@pytest.mark.parametrize("suffix", [".py", ".js", ".css", ".html"])
def test_nothing_is_put_off(suffix: str) -> None:
    found = [
        f"{name(path)}:{number}"
        for path in ours(suffix)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if LEFT_OVER.search(line)
    ]
    assert found == []


def test_no_test_waits_or_looks_away() -> None:
    found = []
    for path in ours(".py", "tests"):
        if path == Path(__file__):
            continue
        found += [name(path)] * (bool(EVADED.search(path.read_text())) and name(path) not in MAY_LACK)
        found += [
            f"{name(path)}:{line} {call}"
            for line, call in calls(path)
            if call in WAITS or call.endswith(".wait_for_timeout")
        ]
    assert found == []
