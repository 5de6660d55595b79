"""No page of another site changes anything or frames ours, and no forged token opens a door (DESIGN 6)."""

import json
import subprocess
import sys
from pathlib import Path

from tests.e2e.server import ROOT, clean_environment


def test_what_is_forged_opens_nothing(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.web.forging", str(tmp_path)],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout.splitlines()[-1])
    assert found == {"from elsewhere": [], "in frames": [], "by ends of lines": [], "by forged tokens": []}
    assert "Traceback" not in ended.stderr
