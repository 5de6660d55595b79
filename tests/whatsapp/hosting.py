"""An application on a port of its own, within the test's loop; it can be stopped and started again."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp


class _Server(uvicorn.Server):
    """uvicorn without its tenths of a second: it opens, waits and closes as soon as it is told."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_open = asyncio.Event()
        self.is_over = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_open.set()

    async def main_loop(self) -> None:
        await self.is_over.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        for task in list(self.server_state.tasks):
            task.cancel()


class Host:
    """Serves one application at `url`, whenever it is started."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._port = 0
        self._running: tuple[_Server, asyncio.Task[None]] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Return when it can be reached; the port stays the same."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self._port))
        listener.listen(128)
        self._port = listener.getsockname()[1]
        config = uvicorn.Config(
            self._app, lifespan="off", ws="none", log_config=None, log_level="critical", access_log=False
        )
        server = _Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        await server.is_open.wait()
        self._running = server, task

    async def stop(self) -> None:
        """Close the port, and every line."""
        if self._running is None:
            return
        (server, task), self._running = self._running, None
        server.is_over.set()
        await task


@asynccontextmanager
async def hosted(app: ASGIApp) -> AsyncIterator[Host]:
    """Serve until the end of the block."""
    host = Host(app)
    await host.start()
    try:
        yield host
    finally:
        await host.stop()
