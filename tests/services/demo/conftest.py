"""A demo at work on a real database, with the widget's socket served where its customers look for it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
import uvicorn
from fastapi import FastAPI

import widget.routes
from services.demo import Demo
from services.lock import take_lock
from services.opening import open_runtime
from services.runtime import Runtime
from services.settings import Settings
from services.startup import prepare_folder
from tests.ports import free_port
from tests.widget.conftest import InProcess
from web.middleware import Door

Open = Callable[..., AbstractAsyncContextManager[Runtime]]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A port of one's own: the demo's customers would go to the usual one."""
    return settings.model_copy(update={"port": free_port()})


@pytest.fixture
def opened(settings: Settings) -> Open:
    """Opens a demo as the command does: `async with opened(is_empty=True) as runtime`."""

    @asynccontextmanager
    async def open_demo(**options: object) -> AsyncIterator[Runtime]:
        demo = Demo(**{"is_still": True} | options)  # type: ignore[arg-type]  # Demo's own
        prepare_folder(settings.data_dir)
        lock = take_lock(settings.data_dir)
        try:
            runtime = open_runtime(demo.prepare(settings))
            await runtime.start()
            async with demo.at_work(runtime):
                yield runtime
            await runtime.stop()
        finally:
            lock.release()

    return open_demo


@asynccontextmanager
async def served(runtime: Runtime) -> AsyncIterator[None]:
    """The widget's part of the server, on the runtime's port."""
    app = FastAPI()
    app.include_router(widget.routes.router)
    app.add_middleware(Door, runtime=runtime)
    config = uvicorn.Config(
        app,
        port=runtime.settings.port,
        log_config=None,
        lifespan="off",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
    )
    server = InProcess(config)
    serving = asyncio.create_task(server.serve())
    await server.is_up.wait()
    try:
        yield
    finally:
        server.should_exit = True
        await serving
