"""A server of one's own, two agents who can sign in, and the HTTP that they speak."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.opening import open_runtime
from services.setting_up import add_agent
from services.settings import load_settings
from tests.e2e.server import Server
from tests.folders import begun
from tests.web.visitors import PASSWORD, Visitor


def with_agents(folder: Path) -> Path:
    """A data folder in which Ada and Ben can sign in."""
    runtime = open_runtime(load_settings(data_dir=begun(folder / "data")))
    for name in ("Ada", "Ben"):
        email = f"{name.lower()}@demo.example"
        runtime.db.write_here(add_agent, name=name, email=email, password=PASSWORD, workspace_role="")
    return folder


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that leave nothing behind that another could trip over."""
    server = Server(with_agents(tmp_path_factory.mktemp("web")), "serve")
    server.start()
    yield server
    assert server.stop() == 0, server.log
    assert "Traceback" not in server.log, server.log


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server that a test may stop, strain and read the log of."""
    server = Server(with_agents(tmp_path), "serve", LOGIN_LIMIT="3/minute", SOCKET_LIMIT="5/minute")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def visitor(server: Server) -> Iterator[Visitor]:
    """Someone who is not signed in."""
    with Visitor(server.url) as visitor:
        yield visitor


@pytest.fixture
def ada(server: Server) -> Iterator[Visitor]:
    """Ada, signed in."""
    with Visitor(server.url) as ada:
        ada.signs_in("ada@demo.example")
        yield ada


@pytest.fixture
def ben(server: Server) -> Iterator[Visitor]:
    """Ben, signed in."""
    with Visitor(server.url) as ben:
        ben.signs_in("ben@demo.example")
        yield ben
