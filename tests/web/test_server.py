"""The process: it takes its port first, ends in peace, and leaves the folder to the next one."""

import asyncio
import gc
import signal
import socket
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from services.startup import StartRefused
from tests.e2e.server import ROOT, clean_environment
from tests.e2e.server import Server as Product
from tests.web.visitors import Visitor
from web import server
from web.server import Server, bind


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_peace_with_people_connected(own_server: Product, how: signal.Signals) -> None:
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


def test_a_taken_port_touches_no_data(own_server: Product) -> None:
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


@pytest.fixture
def as_before() -> Iterator[None]:
    """A server sets up the whole process; afterwards it is for tests again."""
    thresholds, interval = gc.get_threshold(), sys.getswitchinterval()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("as_before")
@pytest.mark.parametrize(("few", "tick", "gone"), [(10**9, 0, True), (0, 0, False), (10**9, 1, False)])
async def test_what_grew_old_is_collected_every_now_and_then_where_little_is_there(
    monkeypatch: pytest.MonkeyPatch, few: int, tick: int, gone: bool
) -> None:
    monkeypatch.setattr(server, "FEW", few)
    one = Server(uvicorn.Config(nothing), lambda: None)
    circle = Circle()
    vars(circle)["itself"] = circle
    still = weakref.ref(circle)
    for _ in range(2):
        gc.collect(server.YOUNG)
    gc.disable()
    del circle
    try:
        await one.on_tick(tick)
        assert (still() is None) is gone
    finally:
        gc.enable()


@pytest.mark.usefixtures("as_before")
async def test_the_young_are_collected_by_the_clock() -> None:
    started, gone = asyncio.Event(), asyncio.Event()
    listener = bind("127.0.0.1", 0)
    config = uvicorn.Config(nothing, lifespan="off", log_config=None)
    one = Server(config, started.set)
    serving = asyncio.create_task(one.serve([listener]))
    async with asyncio.timeout(20):
        await started.wait()
        gc.disable()  # by counting, that is
        try:
            circle: list[object] = [Circle()]
            weakref.finalize(circle[0], gone.set)
            vars(circle[0])["itself"] = circle
            del circle
            await gone.wait()
        finally:
            gc.enable()
            one.should_exit = True
            await serving


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """Somebody's application."""


class Circle:
    """Refers to itself."""
