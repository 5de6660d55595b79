"""Docs that can fail: what they name must be there."""

import re
import subprocess
from pathlib import Path

import pytest

from services.settings import Settings
from tests.house.files import ROOT

DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)
def test_links_lead_somewhere(doc: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", doc.read_text())
    assert [link for link in links if not (doc.parent / link).exists()] == []


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)
def test_settings_are_settings(doc: Path) -> None:
    named = set(re.findall(r"TRIPTYCH_([A-Z_]*[A-Z])", doc.read_text()))
    fields = {field.upper() for field in Settings.model_fields}
    assert named - fields - {f"{field}_FILE" for field in fields} == set()


def test_operators_find_every_setting() -> None:
    named = set(re.findall(r"TRIPTYCH_([A-Z_]*[A-Z])", (ROOT / "docs" / "operations.md").read_text()))
    assert {field.upper() for field in Settings.model_fields} <= named


def test_the_commands_of_the_readme_exist() -> None:
    named = set(re.findall(r"\bmake ([a-z0-9]+)", (ROOT / "README.md").read_text()))
    for target in named:
        # -n names what would be run and runs nothing.
        subprocess.run(["make", "-n", target], cwd=ROOT, check=True, capture_output=True)
    assert {"run", "serve", "test"} <= named
