"""The product as people start it: a process of its own, on a free port, with its own data folder."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from tests.e2e.nursery import Child, Nursery
from tests.e2e.wire import Wire
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
PASSWORD = "the demo's password in stories"
START_SECONDS = 90
# What protects people from machines would take the stories for machines.
LIMITS = dict.fromkeys(("LOGIN_LIMIT", "MESSAGE_LIMIT", "SOCKET_LIMIT"), "100000/minute")


class Server:
    """A server that can be stopped, killed and started again; browsers reach it by a wire."""

    nursery: ClassVar[Nursery | None] = None
    """Where servers come from that need not load the product; None: all of them load it."""

    def __init__(self, folder: Path, *command: str, host: str = "127.0.0.1", **settings: str) -> None:
        """`host`: what browsers call this machine."""
        self._port = free_port()
        self.wire = Wire(self._port)
        self.url = f"http://{host}:{self.wire.port}"
        self.data = folder / "data"
        self._command = command
        self._environment = clean_environment() | {
            f"TRIPTYCH_{name}": value
            for name, value in {
                **LIMITS,
                "DEMO_PASSWORD": PASSWORD,
                "HOST": "127.0.0.1",
                "PORT": str(self._port),
                "PUBLIC_URL": self.url,
                "DATA_DIR": str(self.data),
                **settings,
            }.items()
        }
        self._log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | Child | None = None

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace") if self._log.is_file() else ""

    def log_to(self, path: Path) -> None:
        """Put its output there instead."""
        self._log = path

    @property
    def direct(self) -> str:
        """Where it is reached without the wire."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def is_running(self) -> bool:
        return self._process is not None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it and return when it can serve."""
        self._process = self._begun()
        for _ in range(START_SECONDS * 20):
            if self.is_ready():
                return
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = self._process.wait(timeout=0.05)
                raise AssertionError(f"the server ended with {code} at its start:\n{self.log}")
        self.kill()
        raise AssertionError(f"the server was not ready within {START_SECONDS} s:\n{self.log}")

    def _begun(self) -> subprocess.Popen[bytes] | Child:
        if self.nursery is not None:
            return self.nursery.start([*self._command], self._environment, self._log)
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "main.py", *self._command],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    def stop(self) -> int:
        """End it as an operator does, and return its exit code; 0 when it wasn't running."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut does."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        assert self.stop() == 0, self.log
        self.start()

    def close(self) -> None:
        self.kill()
        self.wire.close()

    def _end(self, how: signal.Signals) -> int:
        if self._process is None:
            return 0
        process, self._process = self._process, None
        process.send_signal(how)
        try:
            return process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"the server did not end on {how.name}:\n{self.log}") from None


class ColdServer(Server):
    """It loads the product, as those do that people start."""

    nursery = None


@contextlib.contextmanager
def opened(server: Server) -> Iterator[Server]:
    """Start it, and see that it ends as it should."""
    try:
        server.start()
        yield server
        assert server.stop() == 0, server.log
    finally:
        server.close()


def clean_environment() -> dict[str, str]:
    """Ours without what would make NiceGUI take itself for a test, and without the operator's settings."""
    strangers = ("PYTEST", "NICEGUI", "TRIPTYCH_")
    return {name: value for name, value in os.environ.items() if not name.startswith(strangers)}
