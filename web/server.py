"""uvicorn, started in code: one worker, one loop, and an end in peace (DESIGN 5)."""

import contextlib
import errno
import gc
import signal
import socket
import sys
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import ASGIApp

from services.allocator import give_back_large_blocks
from services.startup import StartRefused
from web.lines import HttpLine, SocketLine

GRACE_SECONDS = 5
"""For requests under way at the end; with what the runtime takes it stays below 10 s."""

YOUNG = 1
"""The generations that are collected often: this one and those before it."""

QUIET_TICKS, FEW = 6_000, 30_000
"""Every ten minutes all is collected where no more objects than these have grown old, in some 20 ms."""

SWITCH_SECONDS = 0.000_3
"""For so long a thread keeps others that wait from running. The writer waits at each of its statements while
the loop is busy: with Python's 5 ms, messages took twice as long to their commit (p95 under load)."""


def bind(host: str, port: int) -> socket.socket:
    """Take the port before anything else happens, so that a taken one costs nothing.

    Raises StartRefused when it can't be had.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError:
        raise StartRefused(f"HOST {host} is not an address of this machine.") from None
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise StartRefused(_why_not(error, host, port)) from None
    return listener


def _why_not(error: OSError, host: str, port: int) -> str:
    if isinstance(error, PermissionError):
        return f"Port {port} needs more rights than this user has. Set TRIPTYCH_PORT to one above 1023."
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken. Stop the program that uses it, or set TRIPTYCH_PORT."
    return f"HOST {host} is not an address of this machine ({error.strerror})."


class Server(uvicorn.Server):
    """Ends with 0 on SIGTERM and SIGINT, and tells when it serves."""

    def __init__(self, config: uvicorn.Config, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take a signal as the wish to stop. uvicorn's own raises it again afterwards: no exit code 0."""
        before = {
            number: signal.signal(number, self.handle_exit) for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then spare the collector what will live as long as the process.

        With its defaults, collections of 300 to 400 ms are the tail of every latency with 200 consoles.
        Those of everything come in quiet moments, and else once a day at most: nothing of a page or a socket
        waits for them (ui/dismantling.py, web/nicegui_line.py).
        """
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(2_000, 5, 1_000_000)
        sys.setswitchinterval(SWITCH_SECONDS)
        if self.started:
            self._on_started()

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second. What is young is collected by the clock as well.

        The collector counts what is made less what is freed: while a thread frees as much of old as it makes
        anew, the young pile up, and one collection of theirs held the loop up for 200 ms.
        """
        gc.collect(YOUNG)
        if counter % QUIET_TICKS == 0 and len(gc.get_objects(YOUNG + 1)) <= FEW:
            gc.collect()
        return await super().on_tick(counter)


def serve(app: ASGIApp, listener: socket.socket, on_started: Callable[[], None]) -> None:
    """Serve until told to stop."""
    give_back_large_blocks()
    config = uvicorn.Config(
        app,
        lifespan="on",
        workers=1,
        http=HttpLine,
        ws=SocketLine,
        ws_per_message_deflate=False,  # 31 kB a socket; with it 65 to 134
        ws_ping_interval=10,
        ws_ping_timeout=10,
        ws_max_size=1_000_000,  # at 65,536 NiceGUI's events were cut; the widget closes above 64 kB itself
        access_log=False,  # it would print client ids
        log_config=None,
        proxy_headers=False,  # web/app.py asks for them, from trusted proxies
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    Server(config, on_started).run(sockets=[listener])
