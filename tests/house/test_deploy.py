"""What operators are given to run it with, as far as it can be tried without the programs that it is for."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from services.settings import Settings
from tests.house.files import ROOT

DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_settings_are_settings(file: Path) -> None:
    named = set(re.findall(r"TRIPTYCH_([A-Z_]*[A-Z])", file.read_text()))
    assert named <= {field.upper() for field in Settings.model_fields}


def test_the_container_takes_what_is_there_and_all_that_is_needed() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    copied = [word for line in re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE) for word in line.split()]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages <= set(copied)
    let_in = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    assert set(copied) <= let_in


def test_caddy_needs_three_lines() -> None:
    assert len((DEPLOY / "Caddyfile").read_text().splitlines()) == 3


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    text = (DEPLOY / "triptych.service").read_text()
    python = "/opt/triptych/.venv/bin/python"
    assert text.count(python) == 1
    unit = tmp_path / "triptych.service"
    unit.write_text(text.replace(python, sys.executable))
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )
    told = [line for line in (ran.stdout + ran.stderr).splitlines() if "triptych" in line]
    assert told == []
