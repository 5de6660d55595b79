"""The widget's socket hears whatever comes, in any order: it answers or closes, and never fails."""

import asyncio
import json
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import widget.routes
from services.migrating import migrate
from services.opening import open_runtime
from services.runtime import Runtime
from services.settings import Settings
from services.startup import prepare_folder
from tests.fuzz.parsers import ANY, JSON
from tests.services.cast import engage
from web.middleware import Door

LIMIT = "100000000/minute"
ADDRESS = "http://127.0.0.1:8080"
OPEN = {1000, 1003, 1007, 1008, 1009, 1013}
"""Codes by which what was heard may end a socket: never 1011, a fault of ours."""

NUMBERS = st.integers(-1, 60) | st.sampled_from([2**31, 2**53, 2**53 + 1, 2**63, 2**64]) | JSON
FIELDS: dict[str, Any] = {
    "token": st.just("TOKEN") | ANY,
    "return": st.just("TOKEN") | ANY,
    "since": NUMBERS,
    "before": NUMBERS,
    "limit": NUMBERS,
    "seq": NUMBERS,
    "page": st.fixed_dictionaries({"url": ANY, "title": ANY}) | JSON,
    "time_zone": st.sampled_from(["Europe/Lisbon", "../etc/passwd", "UTC+99"]) | ANY,
    "language": st.sampled_from(["pt-PT", "zh-Hant", "x" * 300]) | ANY,
    "name": ANY,
    "email": ANY | st.just("eve@demo.example"),
    "client_id": st.sampled_from(["a", "b", "c"]) | ANY,
    "text": ANY | st.just("x" * 10_001),
    "attachments": st.lists(ANY | st.just("0" * 32), max_size=12),
    "on": st.booleans() | JSON,
}
TYPES = ["hello", "message", "history", "received", "read", "typing", "profile", "ping"]
FRAME = st.builds(
    lambda kind, fields: {**fields, "type": kind},
    st.sampled_from(TYPES),
    st.fixed_dictionaries({}, optional=FIELDS),
)
SAID = st.lists(FRAME.map(json.dumps) | JSON.map(json.dumps) | ANY | st.binary(max_size=20), max_size=10)


class Socket:
    """One socket after the other on an application that is not served."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def says(self, *frames: str | bytes) -> list[dict[str, Any]]:
        """All that is sent to who says this and goes."""
        heard: list[dict[str, Any]] = []
        coming = iter([{"type": "websocket.connect"}, *map(_received, frames)])

        async def receive() -> dict[str, Any]:
            return next(coming, {"type": "websocket.disconnect", "code": 1001})

        async def send(message: Any) -> None:
            heard.append(message)

        await asyncio.wait_for(self._app(_scope(), receive, send), 60)
        return heard


def _received(frame: str | bytes) -> dict[str, Any]:
    kind = "bytes" if isinstance(frame, bytes) else "text"
    return {"type": "websocket.receive", kind: frame}


def _scope() -> dict[str, Any]:
    return {
        "type": "websocket",
        "path": "/widget/sales/ws",
        "raw_path": b"/widget/sales/ws",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1:8080"), (b"origin", ADDRESS.encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8080),
        "scheme": "ws",
        "subprotocols": [],
        "state": {},
    }


@asynccontextmanager
async def _house(folder: Path) -> Any:
    said = Settings(_env_file=None, data_dir=folder, message_limit=LIMIT, socket_limit=LIMIT, port=8080)
    prepare_folder(folder)
    migrate(said.database_address)
    runtime: Runtime = open_runtime(said)
    await runtime.start()
    await runtime.db.write(engage)
    app = FastAPI()
    app.include_router(widget.routes.router)
    app.add_middleware(Door, runtime=runtime)
    try:
        yield Socket(app)
    finally:
        await runtime.stop()


def fuzz(folder: Path, examples: int) -> None:
    """So many conversations of strange frames, with one visitor's token in them. Raises what fails."""
    with asyncio.Runner() as runner:
        house = _house(folder)
        socket = runner.run(house.__aenter__())
        first = runner.run(socket.says('{"type":"hello"}'))
        token = next(json.loads(one["text"]) for one in first if one["type"] == "websocket.send")["token"]

        @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
        @given(SAID)
        def speak(said: list[str | bytes]) -> None:
            frames = [one.replace('"TOKEN"', f'"{token}"') if isinstance(one, str) else one for one in said]
            heard = runner.run(socket.says(*frames))
            assert heard[0]["type"] == "websocket.accept"
            for one in heard[1:]:
                if one["type"] == "websocket.close":
                    assert one["code"] in OPEN, one
                else:
                    json.loads(one["text"].encode())

        try:
            speak()
        finally:
            runner.run(house.__aexit__(None, None, None))
