"""A TURN server for the stories; run as a module it installs one, where that is possible."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.browser import is_root_on_debian
from tests.ports import free_port

SECRET = "the secret of the stories' TURN server"
NEEDED = "the stories of calls through a TURN server need coturn (Debian: apt-get install coturn)"


def turnserver() -> str | None:
    """The path of coturn's program."""
    return shutil.which("turnserver")


def install() -> None:
    """Install the distribution's coturn. Where it can't be had its stories are left out, and that is said."""
    if turnserver() is None and is_root_on_debian():
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "coturn"]):
            apt = ["apt-get", "-qq", "-y", "--no-install-recommends", *command]
            subprocess.run(apt, check=False, env=environment)


@contextmanager
def relaying(folder: Path) -> Iterator[str]:
    """Run one on loopback, and give its address as TRIPTYCH_ICE_SERVERS takes it."""
    port = free_port()
    command = [
        str(turnserver()),
        *("-n", "--no-cli", "--no-tls", "--no-dtls", "--no-multicast-peers", "--allow-loopback-peers"),
        *("--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", f"--listening-port={port}"),
        *("--use-auth-secret", f"--static-auth-secret={SECRET}", "--realm=triptych.test"),
        *("--simple-log", f"--log-file={folder / 'turn.log'}", f"--pidfile={folder / 'turn.pid'}"),
        f"--userdb={folder / 'turn.db'}",
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"turn:127.0.0.1:{port}?transport=udp"
    finally:
        server.terminate()
        server.wait(timeout=10)


if __name__ == "__main__":
    install()
    print(f"TURN server: {turnserver() or 'none; ' + NEEDED}")
