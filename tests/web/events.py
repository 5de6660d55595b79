"""Speaks to NiceGUI's socket of one's own page and of another's: a part of `tests/web/matrix.py`."""

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any, Self

import httpx2
from nicegui import core

FRAMES = ("event", "javascript_response", "ack", "log")
PAGE = "/profile"
"""That every agent has."""
PATIENCE_S = 20


class Reached:
    """What got as far as NiceGUI; made before the application, which stands guard in front of it."""

    def __init__(self) -> None:
        self.names: list[str] = []
        for name in FRAMES:
            self._note(name, core.sio.handlers["/"][name])

    def _note(self, name: str, handler: Any) -> None:
        def noted(sid: str, frame: dict[str, Any]) -> Any:
            self.names.append(name)
            return handler(sid, frame)

        core.sio.handlers["/"][name] = noted


class Wire:
    """A socket of a page, frame by frame."""

    def __init__(self, app: Any, scope: dict[str, Any]) -> None:
        self._app, self._scope = app, scope
        self._said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._number = 0

    async def __aenter__(self) -> Self:
        self._said.put_nowait({"type": "websocket.connect"})
        self._going = asyncio.create_task(self._app(self._scope, self._said.get, self._heard.put))
        self.is_open = (await self._next())["type"] == "websocket.accept"
        if self.is_open:
            await self._until("0")
            self._say("40")
            await self._until("40")
        return self

    async def __aexit__(self, *_: object) -> None:
        self._said.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await asyncio.wait_for(self._going, PATIENCE_S)

    async def asks(self, name: str, frame: dict[str, Any]) -> list[Any]:
        """Send a frame, and wait until it has been dealt with; returns what is said to it."""
        self._number += 1
        self._say(f"42{self._number}{json.dumps([name, frame])}")
        start = f"43{self._number}"
        answer: list[Any] = json.loads((await self._until(start)).removeprefix(start))
        return answer

    def _say(self, text: str) -> None:
        self._said.put_nowait({"type": "websocket.receive", "text": text})

    async def _next(self) -> dict[str, Any]:
        return await asyncio.wait_for(self._heard.get(), PATIENCE_S)

    async def _until(self, start: str) -> str:
        while not (text := str((await self._next()).get("text", ""))).startswith(start):
            pass
        return text


def scope(address: str, headers: dict[str, str]) -> dict[str, Any]:
    """Of a socket that is opened at this address."""
    named = {"host": "127.0.0.1:8080"} | headers
    path, _, query = address.partition("?")
    return {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "scheme": "ws",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        "subprotocols": [],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8080),
        "state": {},
    }


async def page_of(http: httpx2.AsyncClient, headers: Mapping[str, str]) -> str:
    """The NiceGUI client of a page; empty: this one is shown none."""
    answer = await http.get(PAGE, headers=dict(headers))
    found = re.search(r"""client_id['"]?: ?['"]([0-9a-f-]{36})""", answer.text)
    return found[1] if found else ""


def address(client_id: str) -> str:
    """Where a page's socket is."""
    return f"/_nicegui_ws/socket.io/?EIO=4&transport=websocket&client_id={client_id}"


async def spoken(own: Wire, another: Wire, mine: str, theirs: str, reached: Reached) -> dict[str, str]:
    """What comes of each event, of one's own page and of another's; `another` is named after `theirs`."""
    async with own, another:
        if not own.is_open:
            assert not another.is_open
            return dict.fromkeys(("connect", "handshake", *FRAMES), "no socket")
        found = {"connect": f"opened, another's {'opened' if another.is_open else 'refused'}"}
        shaken = {of: (await own.asks("handshake", _hand(of)))[0] for of in (theirs, mine)}
        found["handshake"] = ", another's ".join(
            "taken" if shaken[of] else "refused" for of in (mine, theirs)
        )
        for name in FRAMES:
            found[name] = ", another's ".join(
                [await _dealt_with(own, name, of, reached) for of in (mine, theirs)]
            )
        return found


def _hand(client_id: str) -> dict[str, Any]:
    return {"client_id": client_id, "tab_id": "tab", "document_id": "document", "next_message_id": 0}


async def _dealt_with(own: Wire, name: str, client_id: str, reached: Reached) -> str:
    reached.names.clear()
    await own.asks(name, {"client_id": client_id, "id": 0, "listener_id": "0", "args": []})
    return "taken" if reached.names == [name] else "dropped"
