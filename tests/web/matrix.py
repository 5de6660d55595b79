"""Asks every route of the running application as everybody, and prints how each is answered.

A process of its own: NiceGUI's application is one for each process. The routes are taken from the application
itself, so that none is forgotten: `tests/web/test_matrix.py` knows an answer for each or fails.
"""

import asyncio
import json
import os
import re
import sys
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import httpx2
from fastapi import FastAPI
from nicegui import core
from nicegui.client import Client
from starlette.routing import BaseRoute, Route, WebSocketRoute

from models import WorkspaceRole
from services.actor import agent
from services.agents import create_agent
from services.opening import open_runtime
from services.runtime import Runtime
from services.sessions import open_session
from services.settings import load_settings
from services.suspending import suspend
from services.templates.managing import create
from tests.services.cast import Guest, World, engage
from tests.services.channels.whatsapp.accounts import channel_of, is_connected
from tests.services.conference.calls import calls
from tests.services.files.attaching import answers_with
from tests.web import events
from web.app import create_app
from web.middleware import COOKIE
from widget.frames import ClientFrame
from widget.visit import TOKEN_PURPOSE, TOKEN_SECONDS

ADDRESS = "http://127.0.0.1:8080"
NOBODY = "http://127.0.0.1:1/v24.0"
"""In WhatsApp's place."""
AGENTS = ("outsider", "representative", "team_admin", "workspace_admin", "owner", "suspended")
ROLES = ("anonymous", "customer", "other_customer", *AGENTS)
DIGEST = re.compile(r"(?<=[-/])[0-9a-f]{12}(?=[./])")
"""In the addresses of what may be kept for ever."""
PLACE = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True, slots=True)
class Stage:
    """A company with one conversation in Sales: what places in addresses stand for, and who is who."""

    runtime: Runtime
    places: dict[str, str]
    agents: dict[str, int]
    tokens: dict[str, str]
    """Of customers."""
    stale: str
    """The cookie that an agent had before they were suspended."""

    async def headers(self, role: str) -> dict[str, str]:
        """What a browser of this role sends along; an agent's session is a new one each time."""
        if role in self.tokens:
            return {"authorization": f"Bearer {self.tokens[role]}"}
        if role not in self.agents:
            return {}
        if role == "suspended":
            cookie = self.stale
        else:
            cookie = await self.runtime.db.write(open_session, self.agents[role], "matrix")
        return {"cookie": f"{COOKIE}={cookie}"}


async def staged(runtime: Runtime, http: httpx2.AsyncClient) -> Stage:
    """Let the company be there."""
    world = World(runtime.db, runtime.bus, await runtime.db.write(engage))
    cast = world.cast
    more = {
        name: await runtime.db.write(
            create_agent,
            name=name,
            email=f"{name}@demo.example",
            password=uuid.uuid4().hex,
            workspace_role=role,
        )
        for name, role in (("boss", WorkspaceRole.ADMIN), ("gone", WorkspaceRole.MEMBER))
    }
    guest, other = await world.asks("sales"), await world.asks("sales")
    await world.joins(cast.ben, guest.conversation_id)
    file_id = await _sent_file(world, http, guest)
    template_id = await world.do(
        create, title="Prices", text="27", team_ids=[cast.sales], actor=agent(cast.admin)
    )
    number = await is_connected(world)
    stale = await world.do(open_session, more["gone"], "matrix")
    await world.do(suspend, more["gone"], actor=agent(cast.owner))
    return Stage(
        runtime,
        stale=stale,
        places={
            "conversation": str(guest.conversation_id),
            "template": str(template_id),
            "team": str(cast.sales),
            "agent": str(cast.ben),
            "channel": "1",
            "number": str(number),
            "file": file_id,
            "room": await calls(world, cast.ben, guest),
            "key": "sales",
            "kind": "whatsapp",
            "hook": (await channel_of(world, number)).key,
            "name": "call.js",
        },
        agents={
            "outsider": cast.outsider,
            "representative": cast.ben,
            "team_admin": cast.admin,
            "workspace_admin": more["boss"],
            "owner": cast.owner,
            "suspended": more["gone"],
        },
        tokens={
            name: runtime.tokens.make(
                TOKEN_PURPOSE, {"channel": "sales", "sub": one.visitor_id}, TOKEN_SECONDS
            )
            for name, one in {"customer": guest, "other_customer": other}.items()
        },
    )


async def _sent_file(world: World, http: httpx2.AsyncClient, guest: Guest) -> str:
    """A file that the Representative has sent to the customer."""
    cookie = await world.do(open_session, world.cast.ben, "matrix")
    uploaded = await http.post(
        f"/conversations/{guest.conversation_id}/files",
        headers={"origin": ADDRESS, "cookie": f"{COOKIE}={cookie}"},
        files={"file": ("prices.txt", b"Lantern 27")},
    )
    file_id = str(uploaded.json()["id"])
    await answers_with(world, world.cast.ben, guest, file_id)
    return file_id


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Method and path of each route: ours, the widget's, and NiceGUI's pages."""
    for route in _flat(app.routes):
        if isinstance(route, WebSocketRoute):
            yield "SOCKET", route.path
        elif isinstance(route, Route):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield method, route.path
    yield from (("GET", path) for path in sorted(set(Client.page_routes.values())))


def _flat(found: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    for route in found:
        included = getattr(route, "original_router", None)
        yield from _flat(included.routes) if included is not None else [route]


def address_of(stage: Stage, path: str) -> str:
    """An address that a route answers at."""
    id_ = "room" if path.startswith("/call/") else "file"
    key = "hook" if path.startswith("/webhooks/") else "key"
    means = stage.places | {"id": stage.places[id_], "key": stage.places[key]}
    return PLACE.sub(lambda place: means[place[1]], path)


async def _asked(http: httpx2.AsyncClient, stage: Stage, method: str, path: str, role: str) -> str:
    address = address_of(stage, path)
    headers = {"origin": ADDRESS, **await stage.headers(role)}
    if method == "SOCKET":
        return await opened(http, address, headers)
    response = await http.request(method, address, headers=headers)
    return str(response.status_code)


async def opened(http: httpx2.AsyncClient, address: str, headers: dict[str, str]) -> str:
    """How a socket is answered before it has said a word."""
    first = (await told(http, address, headers))[0]
    return "opened" if first["type"] == "websocket.accept" else f"refused {first.get('code')}"


async def told(
    http: httpx2.AsyncClient, address: str, headers: dict[str, str], *frames: dict[str, Any]
) -> list[dict[str, Any]]:
    """All that a socket is sent which says these frames, and goes."""
    said: list[dict[str, Any]] = []
    heard = iter(
        (
            {"type": "websocket.connect"},
            *({"type": "websocket.receive", "text": json.dumps(frame)} for frame in frames),
        )
    )

    async def receive() -> dict[str, Any]:
        return next(heard, {"type": "websocket.disconnect", "code": 1001})

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    app = http._transport.app  # type: ignore[attr-defined]
    await asyncio.wait_for(app(events.scope(address, headers), receive, send), 20)
    return said


def frames() -> dict[str, dict[str, Any]]:
    """One frame of each type that the widget's protocol knows, with what it must have."""
    fields: dict[str, Any] = {
        "client_id": str(uuid.uuid4()),
        "text": "Hello",
        "before": 2,
        "limit": 1,
        "seq": 1,
        "on": True,
        "since": 0,
    }
    types = [get_args(one.model_fields["type"].annotation)[0] for one in get_args(ClientFrame)]
    return {type_: fields | {"type": type_} for type_ in types}


async def _heard(http: httpx2.AsyncClient, stage: Stage, frame: dict[str, Any], role: str) -> str:
    """What is answered to a frame: by who has a token, after saying hello with it."""
    headers = {"origin": ADDRESS, **await stage.headers(role)}
    token = stage.tokens.get(role)
    hello = [{"type": "hello", "since": 0, "token": token}] if token else []
    said = await told(http, f"/widget/{stage.places['key']}/ws", headers, *hello, frame)
    texts = [json.loads(message["text"]) for message in said if message["type"] == "websocket.send"]
    answers = [f"{one['type']} {one.get('code', '')}".strip() for one in texts]
    return ", ".join(answers[1:] if token else answers) or "nothing"


async def _events(
    app: FastAPI, http: httpx2.AsyncClient, stage: Stage, reached: events.Reached
) -> dict[str, dict[str, str]]:
    """What comes of each event of NiceGUI's socket, by role: of one's own page, and of an owner's."""
    found: dict[str, dict[str, str]] = {f"EVENT {name}": {} for name in core.sio.handlers["/"]}
    theirs = await events.page_of(http, await stage.headers("owner"))
    for role in ROLES:
        headers = {
            "origin": ADDRESS,
            "upgrade": "websocket",
            "connection": "upgrade",
            **await stage.headers(role),
        }
        mine = await events.page_of(http, headers)
        own, another = (events.Wire(app, events.scope(events.address(of), headers)) for of in (mine, theirs))
        for name, answer in (await events.spoken(own, another, mine, theirs, reached)).items():
            found[f"EVENT {name}"][role] = answer
    return found


async def main(folder: Path) -> None:
    """Stage, ask, print."""
    os.chdir(folder)
    often = "100000/minute"
    said = {"login_limit": often, "message_limit": often, "socket_limit": often, "whatsapp_url": NOBODY}
    runtime = open_runtime(load_settings(data_dir=folder / "data", **said))
    reached = events.Reached()
    app = create_app(runtime)
    answers: dict[str, dict[str, str]] = {}
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app, client=("127.0.0.1", 1))
        async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS) as http:
            stage = await staged(runtime, http)
            for method, path in routes(app):
                row = {role: await _asked(http, stage, method, path, role) for role in ROLES}
                answers[f"{method} {DIGEST.sub('DIGEST', path)}"] = row
            for type_, frame in frames().items():
                answers[f"FRAME {type_}"] = {role: await _heard(http, stage, frame, role) for role in ROLES}
            answers |= await _events(app, http, stage, reached)
    print(json.dumps(answers))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
