"""What others tell channels, over HTTP: kept before it is answered, from those who sign it."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlmodel import Session, select
from starlette.applications import Starlette
from starlette.routing import Route

from models import Inbound
from services.actor import agent
from services.channels.managing import turn
from services.opening import open_runtime
from services.runtime import Runtime
from services.settings import load_settings
from tests.services.cast import World, engage
from tests.services.channels.whatsapp.accounts import (
    APP_SECRET,
    TOKEN,
    VERIFY_TOKEN,
    account_of,
    channel_of,
    is_connected,
)
from tests.services.channels.whatsapp.signing import packed, signature
from tests.whatsapp.sampled import sample
from web import webhooks
from web.middleware import Door

BODY = packed(sample("message_text"))


@dataclass
class Hook:
    """A channel's webhook, and what is behind it."""

    runtime: Runtime
    world: World
    http: httpx2.AsyncClient
    channel: int
    path: str

    async def tells(self, body: Any = BODY, signed: str | None = None, path: str = "") -> httpx2.Response:
        headers = {"x-hub-signature-256": signature(body, APP_SECRET) if signed is None else signed}
        return await self.http.post(path or self.path, content=body, headers=headers)

    async def kept(self) -> list[str]:
        def query(session: Session) -> list[str]:
            return list(session.exec(select(Inbound.key)).all())

        return await self.runtime.db.read(query)


@pytest.fixture
async def hook(tmp_path: Path) -> AsyncIterator[Hook]:
    runtime = open_runtime(load_settings(data_dir=tmp_path / "data"))
    app = Starlette(
        routes=[
            Route(webhooks.PATH, webhooks.question, methods=["GET"]),
            Route(webhooks.PATH, webhooks.call, methods=["POST"]),
        ]
    )
    await runtime.start()
    transport = httpx2.ASGITransport(app=Door(app, runtime))
    try:
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as http:
            world = World(runtime.db, runtime.bus, await runtime.db.write(engage))
            channel = await is_connected(world)
            key = (await channel_of(world, channel)).key
            yield Hook(runtime, world, http, channel, f"/webhooks/whatsapp/{key}")
    finally:
        await runtime.stop()


async def test_what_is_signed_is_kept_and_worked_off_at_once(hook: Hook) -> None:
    answer = await hook.tells()
    assert (answer.status_code, answer.text) == (200, "")
    (key,) = await hook.kept()
    assert key.startswith("message:wamid.")
    await hook.runtime.receiver.settled()
    (message,) = await hook.world.messages(1)
    assert message.text == "Do you have the storm lantern in brass?"
    assert (await account_of(hook.world, hook.channel)).last_event_at is not None


async def test_the_same_a_hundred_times_is_kept_once(hook: Hook) -> None:
    answers = await asyncio.gather(*(hook.tells() for _ in range(100)))
    assert {answer.status_code for answer in answers} == {200}
    assert len(await hook.kept()) == 1
    await hook.runtime.receiver.settled()
    assert len(await hook.world.messages(1)) == 1


@pytest.mark.parametrize("signed", ["", "sha256=" + "0" * 64, signature(BODY, "another"), signature(b"{}")])
async def test_what_is_not_signed_so_is_refused(hook: Hook, signed: str) -> None:
    answer = await hook.tells(signed=signed)
    assert (answer.status_code, answer.text) == (401, "unauthorized")
    assert await hook.kept() == []
    assert (await account_of(hook.world, hook.channel)).last_event_at is None


async def test_written_anew_it_is_another_body(hook: Hook) -> None:
    answer = await hook.tells(BODY.replace(b",", b", "), signature(BODY, APP_SECRET))
    assert (answer.status_code, await hook.kept()) == (401, [])


async def test_what_is_asked_when_it_is_set_up_is_answered(hook: Hook) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158201444"}
    answer = await hook.http.get(hook.path, params=asked)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
    wrong = await hook.http.get(hook.path, params=asked | {"hub.verify_token": "another"})
    assert (wrong.status_code, "1158201444" in wrong.text) == (401, False)
    unsigned = await hook.http.post(hook.path, params=asked, content=b"")
    assert unsigned.status_code == 401, "what is told is signed, whatever it asks"


async def test_where_there_is_no_such_channel_there_is_nothing(hook: Hook) -> None:
    for path in (
        "/webhooks/whatsapp/sales",
        "/webhooks/whatsapp/%00",
        "/webhooks/web/sales",
        "/webhooks/x/y",
    ):
        assert (await hook.tells(path=path)).status_code == 404
        assert (await hook.http.get(path)).status_code == 404
    await hook.world.do(turn, hook.channel, on=False, actor=agent(hook.world.cast.owner))
    assert (await hook.tells()).status_code == 404
    assert await hook.kept() == []


async def test_what_is_too_large_is_not_read(hook: Hook) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 65_536

    assert (await hook.http.post(hook.path, content=endless())).status_code == 413
    assert (await hook.tells(b"x" * (webhooks.LIMIT + 1))).status_code == 413
    headers = {"x-hub-signature-256": "sha256=" + "0" * 64}
    answer = await hook.http.post(hook.path, content=b" " * webhooks.LIMIT, headers=headers)
    assert answer.status_code == 401, "as large as they come"


async def test_what_does_not_come_to_its_end_is_cut_off(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "SECONDS", 0.05)

    async def slow() -> AsyncIterator[bytes]:
        yield BODY[:10]
        await asyncio.Event().wait()

    answer = await hook.http.post(hook.path, content=slow())
    assert answer.status_code == 408


async def test_what_can_not_be_kept_is_told_again(hook: Hook) -> None:
    await hook.runtime.db.stop()
    assert (await hook.tells()).status_code == 503


async def test_what_is_signed_and_odd_is_kept(hook: Hook) -> None:
    for body in (b"", b"{", b"[]", b'{"entry": [7]}'):
        assert (await hook.tells(body)).status_code == 200
    assert len(await hook.kept()) == 4


async def test_it_is_answered_before_it_is_worked_off(hook: Hook) -> None:
    """Also many at once: a second is all that there is for it."""
    event = sample("message_text")
    value = event["entry"][0]["changes"][0]["value"]
    (message,) = value["messages"]
    value["messages"] = [message | {"id": f"wamid.{number}"} for number in range(200)]
    begun = time.monotonic()
    assert (await hook.tells(packed(event))).status_code == 200
    assert time.monotonic() - begun < 1
    assert len(await hook.kept()) == 200


async def test_nothing_of_it_gets_into_the_logs(hook: Hook, capfd: pytest.CaptureFixture[str]) -> None:
    odd = sample("message_text")
    odd["entry"][0]["changes"][0]["value"]["messages"][0]["text"] = {"body": " "}
    for body in (BODY, packed(odd), b"{"):
        await hook.tells(body)
    await hook.tells(signed="sha256=0")
    await hook.runtime.receiver.settled()
    said = "".join(capfd.readouterr())
    for secret in ("lantern", "Marta", "4917655501234", APP_SECRET, TOKEN, VERIFY_TOKEN):
        assert secret not in said
