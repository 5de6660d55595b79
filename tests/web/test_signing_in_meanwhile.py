"""A password that is changed while somebody signs in by the old one lets nobody in."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from models import WorkspaceRole
from services import second_factor
from services.actor import agent
from services.agents import create_agent
from services.changing_password import change_password
from services.opening import open_runtime
from services.runtime import Runtime
from services.settings import Settings
from tests.folders import begun
from tests.ui.console.slow import slow
from web import login
from web.middleware import Door

EMAIL, OLD, NEW = "ada@demo.example", "the old password 1", "the new password 2"


@dataclass
class Form:
    """The form, and what is behind it."""

    runtime: Runtime
    http: httpx2.AsyncClient
    ada: int

    async def is_let_in_by(self, password: str) -> bool:
        answer = await self.http.post("/login", data={"email": EMAIL, "password": password})
        assert answer.status_code in (303, 401)
        return answer.status_code == httpx2.codes.SEE_OTHER


@pytest.fixture
async def form(settings: Settings) -> AsyncIterator[Form]:
    begun(settings.data_dir)
    runtime = open_runtime(settings)
    app = Starlette(routes=[Route("/login", login.sign_in, methods=["POST"])])
    await runtime.start()
    try:
        transport = httpx2.ASGITransport(app=Door(app, runtime))
        own = {"origin": settings.address}
        async with httpx2.AsyncClient(transport=transport, base_url=settings.address, headers=own) as http:
            said = {"name": "Ada", "email": EMAIL, "password": OLD, "workspace_role": WorkspaceRole.OWNER}
            yield Form(runtime, http, await runtime.db.write(create_agent, **said))
    finally:
        await runtime.stop()


async def test_the_old_password_opens_nothing_once_it_is_changed(form: Form) -> None:
    assert await form.is_let_in_by(OLD)
    with slow(form.runtime.db, second_factor.is_on) as line:
        signing_in = asyncio.create_task(form.is_let_in_by(OLD))
        await line.reached.wait()  # the password was right
        await change_password(form.runtime.db, old=OLD, new=NEW, keep=0, actor=agent(form.ada))
        line.given.set()
        assert not await signing_in
    assert await form.is_let_in_by(NEW)
