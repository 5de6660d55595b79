"""A whole product with the cast in it, for panels of the console."""

from collections.abc import AsyncIterator

import pytest

from services.opening import open_runtime
from services.runtime import Runtime
from services.settings import Settings
from tests.services.cast import World, engage


@pytest.fixture
async def runtime(settings: Settings) -> AsyncIterator[Runtime]:
    runtime = open_runtime(settings)
    await runtime.start()
    try:
        yield runtime
    finally:
        await runtime.stop()


@pytest.fixture
async def world(runtime: Runtime) -> World:
    return World(runtime.db, runtime.bus, (await runtime.db.write(engage)))
