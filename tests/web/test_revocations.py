"""No socket outlives its session, however its end and the socket's beginning fall together."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from nicegui import background_tasks, core

from services import again
from services.database import Database
from services.events import Bus, MembershipChanged, SessionsRevoked
from services.sessions import SignedIn, ended_among
from services.settings import Settings
from tests.folders import begun
from tests.outage import refused_once
from web.nicegui_socket import _whole_connect
from web.revocations import Revocations

ADA = SignedIn(7, 1, "Ada", "ada@demo.example", "member")
"""Of a session that is in no database: it has ended."""
ENVIRON: dict[str, Any] = {"asgi.scope": {"agent": ADA}}


@pytest.fixture
def db(settings: Settings) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{begun(settings.data_dir) / 'triptych.db'}", Bus())) as db:
        yield db


@pytest.fixture(autouse=True)
async def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(core, "loop", asyncio.get_running_loop())


class Socket:
    """One that the door has let in, and that is not connected yet."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._cut = asyncio.Event()
        monkeypatch.setitem(core.sio.environ, "line", ENVIRON)
        monkeypatch.setitem(core.sio.handlers["/"], "disconnect", lambda *_: self._cut.set())

    async def comes(self) -> str:
        self.sid = str(await core.sio.manager.pre_connect("line", "/"))
        return self.sid

    async def connects(self) -> None:
        await core.sio.manager.connect(self.sid, "/")

    async def is_cut(self) -> None:
        async with asyncio.timeout(30):
            await self._cut.wait()


@pytest.fixture
async def socket(monkeypatch: pytest.MonkeyPatch) -> Socket:
    return Socket(monkeypatch)


async def test_a_socket_whose_session_ended_while_it_stood_at_the_door_is_cut(
    db: Database, socket: Socket
) -> None:
    async def nicegui(*_: object) -> None:
        pass

    await _whole_connect(nicegui, Revocations(db).opened)(await socket.comes(), ENVIRON)
    await socket.connects()
    await socket.is_cut()


async def test_one_that_is_just_connecting_is_cut_once_it_can_be(db: Database, socket: Socket) -> None:
    revocations = Revocations(db)
    await socket.comes()
    revocations.hear(SessionsRevoked((ADA.session_id,)))
    await asyncio.wait(background_tasks.running_tasks)
    await socket.connects()
    await socket.is_cut()


async def test_sessions_that_could_not_be_looked_at_are_looked_at_again(db: Database, socket: Socket) -> None:
    """What another process revoked is told once."""
    await socket.comes()
    await socket.connects()
    with refused_once(db, ended_among):
        Revocations(db).hear(MembershipChanged(ADA.agent_id))
        await socket.is_cut()
