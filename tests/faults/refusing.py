"""A data folder that can't be used: one line that says why, 2, and everything as it was."""

import ctypes
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from services import migrating
from services.settings import Settings
from services.startup import StartRefused, examine, must_be_writable
from tests.e2e.server import ROOT, clean_environment

PR_CAPBSET_DROP = 24
OVERRIDES = 1, 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: what lets root write where nobody may."""


def refuse(folder: Path) -> list[str]:
    """Start on every kind of folder that can't be used; returns the lines.

    Raises AssertionError for a start that went on, said more than a line, or changed something.
    """
    whole = made(folder / "whole")
    return [_refusal(Path(shutil.copytree(whole, folder / name)), fault) for name, fault in FAULTS.items()]


def damage(folder: Path, *, times: int, seed: int) -> int:
    """Overwrite or cut a database at random places; returns how often that was found at the start.

    Raises whatever else than a refusal comes of it.
    """
    chance, data = random.Random(seed), made(folder)
    path = data / "triptych.db"
    whole, found = path.read_bytes(), 0
    for _ in range(times):
        place, length = chance.randrange(len(whole)), chance.randint(1, 8_192)
        hurt = (
            whole[:place] if chance.random() < 0.2 else _overwritten(whole, place, chance.randbytes(length))
        )
        path.write_bytes(hurt)
        try:
            examine(Settings(_env_file=None, data_dir=data), migrating.revisions())
            must_be_writable(path)
        except StartRefused as refused:
            found += "\n" not in str(refused)
        assert path.read_bytes() == hurt, f"changed at its start (seed {seed})"
    return found


def made(data: Path) -> Path:
    """A folder as the first start leaves it."""
    data.mkdir(mode=0o700, parents=True)
    migrating.migrate(f"sqlite:///{data / 'triptych.db'}")
    with closing(sqlite3.connect(data / "triptych.db")) as database:
        database.execute("PRAGMA journal_mode = DELETE")  # all of it in one file
    (data / "secret").write_text("s" * 64 + "\n")
    return data


def _overwritten(whole: bytes, place: int, by: bytes) -> bytes:
    return whole[:place] + by + whole[place + len(by) :]


def _newer(data: Path) -> None:
    with closing(sqlite3.connect(data / "triptych.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")


def _corrupt(data: Path) -> None:
    path = data / "triptych.db"
    path.write_bytes(_overwritten(path.read_bytes(), 8_192, b"\xde\xad" * 4_096))


def _read_only(data: Path) -> None:
    (data / "lock").touch()
    data.chmod(0o500)


FAULTS: dict[str, Callable[[Path], object]] = {
    "missing": lambda data: (data / "triptych.db").unlink(),
    "empty": lambda data: (data / "triptych.db").write_bytes(b""),
    "corrupt": _corrupt,
    "newer": _newer,
    "read-only database": lambda data: (data / "triptych.db").chmod(0o400),
    "read-only folder": lambda data: data.chmod(0o500),
    "folder that became read-only": _read_only,
}


def _refusal(data: Path, fault: Callable[[Path], object]) -> str:
    fault(data)
    before = _contents(data)
    ended = start(data)
    assert ended.returncode == 2, ended.stderr
    (line,) = ended.stderr.splitlines()
    assert _contents(data) | {"lock": b""} == before | {"lock": b""}
    data.chmod(0o700)
    shutil.rmtree(data)
    return line


def _contents(data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in data.iterdir()}


def start(data: Path) -> subprocess.CompletedProcess[str]:
    """Start a server as one of whom permissions are asked, root or not, that is expected to end."""
    return subprocess.run(
        [sys.executable, "main.py"],
        cwd=ROOT,
        env=clean_environment() | {"TRIPTYCH_DATA_DIR": str(data), "TRIPTYCH_PORT": "0"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=_bound_by_permissions,
    )


def _bound_by_permissions() -> None:
    if os.geteuid() == 0:
        for capability in OVERRIDES:
            ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
