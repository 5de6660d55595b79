"""The process: it takes its port first, ends in peace, and leaves the folder to the next one."""

import signal
import socket
import subprocess
import sys
import time

import pytest

from services.startup import StartRefused
from tests.e2e.server import ROOT, Server, clean_environment
from tests.web.visitors import Visitor
from web.server import bind


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_peace_with_people_connected(own_server: Server, how: signal.Signals) -> None:
    with Visitor(own_server.url) as ada:
        ada.signs_in("ada@demo.example")
        client_id = ada.opens_page()
        with ada.connects(client_id) as console:
            assert console.shakes_hands(client_id)
            began = time.monotonic()
            assert own_server._end(how) == 0
            assert time.monotonic() - began < 10
            assert console.is_cut()
    assert "Traceback" not in own_server.log
    own_server.start()  # nothing holds the folder or the port


def test_a_taken_port_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(StartRefused, match=f"Port {port} on 127.0.0.1 is taken"):
            bind("127.0.0.1", port)


def test_a_host_that_is_not_ours_is_one_line() -> None:
    for host in ("192.0.2.1", "no-such-host.invalid"):
        with pytest.raises(StartRefused, match=f"HOST {host} is not an address of this machine"):
            bind(host, 0)


def test_any_free_port_will_do() -> None:
    with bind("127.0.0.1", 0) as listener:
        assert listener.getsockname()[1] > 0


def test_a_taken_port_touches_no_data(own_server: Server) -> None:
    folder = own_server.data.parent / "another"
    port = own_server.url.rpartition(":")[2]
    environment = clean_environment() | {"TRIPTYCH_DATA_DIR": str(folder), "TRIPTYCH_PORT": port}
    ended = subprocess.run(
        [sys.executable, "main.py"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr == (
        f"Port {port} on 127.0.0.1 is taken. Stop the program that uses it, or set TRIPTYCH_PORT.\n"
    )
    assert [path.name for path in folder.iterdir()] == ["lock"]
