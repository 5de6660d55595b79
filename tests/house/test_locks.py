"""The locks: everything by version and hash, nothing by an address."""

import re
import tomllib

import pytest

from tests.house.files import ROOT

LOCKS = ("boot.lock", "requirements.lock", "requirements-test.lock")


def pinned(lock: str) -> dict[str, list[str]]:
    """Each package's lines, without the hashes: one for each version that a marker chooses."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / lock).read_text().splitlines():
        if line and not line.startswith(" "):
            found.setdefault(re.split(r"[=\[ ]", line)[0], []).append(line)
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_and_no_package_without_a_hash(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert not re.search(r"://|file:|--(?!hash=sha256:)|^#", text, re.MULTILINE)
    packages = re.findall(r"^(\S+?)==\S+[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)
    assert sorted(packages) == sorted(name for name, lines in pinned(lock).items() for _ in lines)


def test_the_boot_brings_uv_alone() -> None:
    assert list(pinned("boot.lock")) == ["uv"]


def test_the_locks_hold_what_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for lock, wanted in (
        ("requirements.lock", project["project"]["dependencies"]),
        ("requirements-test.lock", project["dependency-groups"]["test"]),
    ):
        names = {re.split(r"[\[=><;]", requirement)[0] for requirement in wanted}
        assert names <= set(pinned(lock))


def test_tests_run_on_what_runs() -> None:
    tested = pinned("requirements-test.lock")
    assert {name: tested.get(name) for name in pinned("requirements.lock")} == pinned("requirements.lock")
