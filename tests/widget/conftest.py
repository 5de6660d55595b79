"""The widget's socket and pages on a real server, with the cast of the services behind them."""

import asyncio
import contextlib
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

import widget.routes
from services.database import Database
from services.events import Bus
from services.migrating import migrate
from services.opening import open_runtime
from services.settings import Settings
from tests.ports import free_port
from tests.services.cast import Cast, World, engage
from tests.widget.customers import Customer, House
from web import files
from web.lines import HttpLine, SocketLine
from web.middleware import Door

# What protects people from machines would take the tests for machines.
LIMIT = "100000/minute"


class InProcess(uvicorn.Server):
    """Runs on the test's own loop and leaves signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Cast]:
    """A data folder with the cast in its database; tests get copies."""
    folder = tmp_path_factory.mktemp("stage")
    url = f"sqlite:///{folder / 'triptych.db'}"
    migrate(url)
    return folder, Database(url, Bus()).write_here(engage).value


@contextlib.asynccontextmanager
async def opened(
    stage: tuple[Path, Cast],
    folder: Path,
    *,
    message_limit: str = LIMIT,
    socket_limit: str = LIMIT,
    **more: Any,
) -> AsyncIterator[House]:
    """A server on a copy of the stage."""
    port = free_port()
    settings = Settings(
        _env_file=None,
        data_dir=folder / "data",
        host="127.0.0.1",
        port=port,
        message_limit=message_limit,
        socket_limit=socket_limit,
        **more,
    )
    shutil.copytree(stage[0], settings.data_dir)
    runtime = open_runtime(settings)
    app = FastAPI()
    app.include_router(widget.routes.router)
    app.add_route("/files/{id}", files.contents, ["GET"])
    app.add_route("/files/{id}/thumb", files.thumb, ["GET"])
    app.add_middleware(Door, runtime=runtime)
    config = uvicorn.Config(
        app,
        port=port,
        log_config=None,
        lifespan="off",
        http=HttpLine,
        ws=SocketLine,
        ws_per_message_deflate=False,
        ws_max_size=1_000_000,
    )
    server = InProcess(config)
    await runtime.start()
    world = World(runtime.db, runtime.bus, stage[1])
    serving = asyncio.create_task(server.serve())
    await server.is_up.wait()
    try:
        yield House(app, runtime, world, settings.address, server)
    finally:
        server.should_exit = True
        await serving
        await runtime.stop()


@pytest.fixture
async def house(stage: tuple[Path, Cast], tmp_path: Path) -> AsyncIterator[House]:
    async with opened(stage, tmp_path) as house:
        yield house


@pytest.fixture
async def customer(house: House) -> AsyncIterator[Callable[..., Awaitable[Customer]]]:
    """Bring a customer: a socket on a channel, welcomed unless `silent`."""
    async with contextlib.AsyncExitStack() as stack:

        async def bring(key: str = "sales", **options: Any) -> Customer:
            return await stack.enter_async_context(house.customer(key, **options))

        yield bring
