"""What every test shares: settings of its own, and reproducible randomness."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import structlog

from services.settings import Settings
from tests import compiling
from tests.e2e.nursery import Nursery
from tests.e2e.server import ROOT, Server
from tests.postgres import Postgres, running

# The gate's machine is slow and shared: a deadline would measure it, not the product.
hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
hypothesis.settings.load_profile("house")
# structlog's own tracebacks show every local variable and take seconds each.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)


def pytest_configure() -> None:
    """The operator's own settings must not reach a test, and none compiles what another has compiled."""
    for name in [name for name in os.environ if name.startswith("TRIPTYCH_")]:
        del os.environ[name]
    compiling.share()


def pytest_collection_finish() -> None:
    """What is loaded by now stays: nothing that looks for garbage, as NiceGUI's pages do, need look at it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _nursery() -> Iterator[None]:
    """Servers of tests load the product once for all of them."""
    Server.nursery = Nursery(ROOT)
    yield
    Server.nursery.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a data folder that this test alone uses."""
    return Settings(_env_file=None, data_dir=tmp_path / "data")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL for each process of tests, started when the first test asks for it."""
    with running() as cluster:
        yield cluster


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """An empty PostgreSQL database that this test alone uses."""
    with postgres.database("triptych") as url:
        yield url
