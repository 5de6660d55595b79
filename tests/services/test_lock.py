"""One server for one data folder, also when the last one was killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.lock import take_lock
from services.startup import StartRefused

HOLDER = """
import sys
from pathlib import Path
from services.lock import take_lock
lock = take_lock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_the_second_is_told_who_holds_it(tmp_path: Path) -> None:
    lock = take_lock(tmp_path)
    with pytest.raises(StartRefused, match=f"in use by process {os.getpid()}"):
        take_lock(tmp_path)
    lock.release()
    take_lock(tmp_path).release()


def test_it_ends_with_its_process(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(StartRefused, match=f"in use by process {holder.pid}"):
            take_lock(tmp_path)
        holder.kill()
        holder.communicate()
    take_lock(tmp_path).release()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StartRefused, match="can't be opened"):
        take_lock(tmp_path / "nowhere")
