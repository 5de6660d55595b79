"""A whole product with the cast in it. Panels are looked at until they show it: a busy machine is slow."""

from collections.abc import AsyncIterator

import pytest
from nicegui.testing import User

from services.opening import open_runtime
from services.runtime import Runtime
from services.settings import Settings
from tests.folders import begun
from tests.services.cast import World, engage

LOOKS = 200
"""Of a twentieth of a second; NiceGUI itself gives up after three."""

for _name in ("should_see", "should_not_see"):
    vars(User)[_name].__kwdefaults__["retries"] = LOOKS


@pytest.fixture
async def runtime(settings: Settings) -> AsyncIterator[Runtime]:
    begun(settings.data_dir)
    runtime = open_runtime(settings)
    await runtime.start()
    try:
        yield runtime
    finally:
        await runtime.stop()


@pytest.fixture
async def world(runtime: Runtime) -> World:
    return World(runtime.db, runtime.bus, (await runtime.db.write(engage)))
