"""1,000 requests without a session leave no client, no file and no memory behind."""

import json
import subprocess
import sys
from pathlib import Path

from tests.e2e.server import ROOT, clean_environment


def test_strangers_leave_nothing_behind(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.web.strangers", str(tmp_path)],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    counted = json.loads(ended.stdout.splitlines()[-1])
    grown_by = counted.pop("grown_by")
    assert counted == {"clients": 0, "sockets": 0, "tabs": 0, "users": 0, "new_files": []}
    assert grown_by < 200_000, f"{grown_by} bytes: more than 200 for each request"
