"""Servers from a process that has loaded the product already, since loading it is most of a start.

Each is a process of its own, as after `python main.py`, which it goes through from there on. Run as a module
it takes orders as lines of JSON, and answers each with one.
"""

import importlib
import json
import os
import select
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOADED = ("main", "services.demo", "services.opening", "web.app", "web.server")


class Nursery:
    """One for a process of tests. It ends, and all that came from it, with whoever made it."""

    def __init__(self, root: Path) -> None:
        """`root`: where `main.py` is."""
        self._root = root
        self._process: subprocess.Popen[str] | None = None

    def start(self, arguments: list[str], environment: dict[str, str], log: Path) -> "Child":
        """Let a server come to life that writes to the end of `log`."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.e2e.nursery"],
                cwd=self._root,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        order = {"arguments": arguments, "environment": environment, "log": str(log)}
        return Child(self, int(self.ask(order)))

    def ask(self, order: dict[str, Any]) -> Any:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(order), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate()


@dataclass(frozen=True)
class Child:
    """One of the servers, with what the tests use of `subprocess.Popen`."""

    nursery: Nursery
    pid: int

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, negative for a signal's. Raises TimeoutExpired after so many seconds."""
        code = self.nursery.ask({"wait": self.pid, "timeout": timeout})
        if code is None:
            raise subprocess.TimeoutExpired("main.py", timeout or 0.0)
        return int(code)

    def send_signal(self, how: signal.Signals) -> None:
        os.kill(self.pid, how)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _wait(pid: int, timeout: float | None) -> int | None:
    end = os.pidfd_open(pid)
    try:
        is_over, _, _ = select.select([end], [], [], timeout)
    finally:
        os.close(end)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) if is_over else None


def _take_orders() -> dict[str, Any] | None:
    """Returns in each child, with the order that it came from; None when nobody orders any more."""
    alive: set[int] = set()
    while line := sys.stdin.readline():
        order = json.loads(line)
        if "wait" in order:
            answer = _wait(order["wait"], order["timeout"])
            if answer is not None:
                alive.discard(order["wait"])
        elif (answer := os.fork()) == 0:
            return dict(order)
        else:
            alive.add(answer)
        print(json.dumps(answer), flush=True)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)
    return None


def _become(order: dict[str, Any]) -> None:
    """Be what `python main.py` is, with these arguments, this environment and this log."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for standard, ours in enumerate((nothing, log, log)):
        os.dup2(ours, standard)
    os.close(nothing)
    os.close(log)
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = ["main.py", *order["arguments"]]
    from main import cli

    cli()


def _main() -> None:
    for name in LOADED:
        importlib.import_module(name)
    order = _take_orders()
    if order is not None:
        _become(order)


if __name__ == "__main__":
    _main()
