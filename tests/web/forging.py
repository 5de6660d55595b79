"""Asks the running application what it must refuse, and prints what it did not.

A process of its own, as `tests/web/matrix.py`, whose company and routes these are.
"""

import asyncio
import base64
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
from fastapi import FastAPI
from jose import jwt

from services import clock, resetting
from services.actor import agent
from services.channels.web import returning
from services.files.having import LINK_PURPOSE
from services.joining import links
from services.joining.inviting import invite
from services.opening import open_runtime
from services.settings import load_settings
from services.tokens import LONGEST, Tokens
from tests.web.matrix import ADDRESS, Stage, address_of, routes, staged, told
from web.app import create_app
from web.middleware import COOKIE
from web.second_step import PATH as CODE
from web.second_step import PURPOSE as SECOND_STEP
from widget.visit import TOKEN_PURPOSE

EVIL = "https://evil.example"
ORIGINS: dict[str, list[str]] = {
    "missing": [],
    "null": ["null"],
    "another": [EVIL],
    "two": [ADDRESS, EVIL],
    "longer": [f"{ADDRESS}.evil.example"],
    "other port": ["http://127.0.0.1:8081"],
    "file": ["file://"],
}
PURPOSES = (TOKEN_PURPOSE, returning.PURPOSE, LINK_PURPOSE, links.PURPOSE, resetting.PURPOSE, SECOND_STEP)


Opens = Callable[[str], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Door:
    """What a token opens: of which purpose, saying what, and whether it has."""

    purpose: str
    claims: dict[str, Any]
    opens: Opens


SPLIT = (
    "/",
    "/conversations?x=",
    "/login?next=/",
    "/login?next=",
    "/nowhere/",
    "/chat/",
    "/files/",
    "/files/0?link=",
    "/call/",
    "/widget/",
    "/widget/preview?language=",
    "/invitation?link=",
    "/reset?link=",
    "/settings/people?x=",
    "/settings/audit.csv?who=",
    "/session?client_id=",
    "/start/try?chat=",
    "/webhooks/whatsapp/",
    "/_nicegui/",
)


@dataclass(frozen=True, slots=True)
class House:
    """The application, its company, and somebody who asks."""

    app: FastAPI
    stage: Stage
    http: httpx2.AsyncClient

    async def asks(self, method: str, address: str, *, origins: list[str], **headers: str) -> httpx2.Response:
        named = [*headers.items(), *(("origin", origin) for origin in origins)]
        return await self.http.request(method, address, headers=named)

    async def from_elsewhere(self) -> list[str]:
        """The routes that change something for a page of another site."""
        found = []
        mine = await self.stage.headers("owner")
        for method, path in routes(self.app):
            if method in ("GET", "OPTIONS") or path.startswith("/webhooks/"):
                continue
            for name, origins in ORIGINS.items():
                # What has no cookie can't be forged; a customer's token is no cookie.
                if not (path.startswith("/widget/") and name == "missing"):
                    answer = await self._change(method, path, origins, mine)
                    found += [] if answer == "refused" else [f"{method} {path}, origin {name}: {answer}"]
        return found

    async def _change(self, method: str, path: str, origins: list[str], mine: dict[str, str]) -> str:
        address = address_of(self.stage, path)
        if method != "SOCKET":
            answer = await self.asks(method, address, origins=origins, **mine)
            return "refused" if answer.status_code == 403 else str(answer.status_code)
        if len(origins) > 1:
            return "refused"  # told() names one; tests/web/test_origins.py has two
        said = await told(self.http, address, {**mine, **({"origin": origins[0]} if origins else {})})
        return "refused" if said[0]["type"] == "websocket.close" else said[0]["type"]

    async def in_frames(self) -> list[str]:
        """The pages that another site could frame."""
        found = []
        for role in ("anonymous", "owner"):
            for method, path in routes(self.app):
                if method == "GET" and not path.startswith("/chat/"):
                    headers = await self.stage.headers(role)
                    answer = await self.asks(method, address_of(self.stage, path), origins=[], **headers)
                    if not _is_kept_in(answer):
                        found.append(f"{path}, {role}: {answer.headers.get('content-security-policy')}")
        return found

    async def split(self) -> list[str]:
        """The addresses by which an end of a line becomes one of an answer's head, or a fault of ours."""
        found = []
        mine = await self.stage.headers("owner")
        for end in (
            "\r\nset-cookie: split=1",
            "\nset-cookie: split=1",
            "\r\n\r\n<p>",
            "\0",
            "\u2028",
            "\ud7ff",
        ):
            for path in SPLIT:
                for headers in ({}, mine):
                    answer = await self.http.get(path + quote(end), headers=headers)
                    is_split = any(
                        "split" in value for name, value in answer.headers.items() if name != "location"
                    )
                    if is_split or answer.status_code >= 500:
                        found.append(f"{path}{end!r}: {answer.status_code}")
        return found

    async def doors(self) -> dict[str, Door]:
        """Everything that opens by a token."""
        runtime, places = self.stage.runtime, self.stage.places
        tokens = runtime.tokens
        owner = self.stage.agents["owner"]
        joining = await runtime.db.write(invite, email="eve@demo.example", seats={}, actor=agent(owner))
        reset = await runtime.db.write(resetting.begin, "owner@demo.example")
        visitor = tokens.read(TOKEN_PURPOSE, self.stage.tokens["customer"])["sub"]
        of_visitor = {"channel": places["key"], "sub": visitor}

        def link(path: str) -> Opens:
            return lambda token: self._page(path, token)

        found = {
            "hello": Door(TOKEN_PURPOSE, of_visitor, lambda token: self._hello("token", token)),
            "way back": Door(returning.PURPOSE, of_visitor, lambda token: self._hello("return", token)),
            "upload": Door(TOKEN_PURPOSE, of_visitor, self._uploads),
            "file": Door(LINK_PURPOSE, {"sub": places["file"]}, link(f"/files/{places['file']}")),
            "invitation": Door(links.PURPOSE, {"joining": joining, "number": 1}, link(links.PATH)),
            "second step": Door(
                SECOND_STEP, {"agent": owner, "password": await self._mark(owner)}, self._code
            ),
        }
        if reset is not None:
            claims = {"agent": reset.agent_id, "number": reset.number, "until": clock.now() + 3_600_000}
            found["reset"] = Door(resetting.PURPOSE, claims, link(resetting.PATH))
        return found

    async def _page(self, address: str, token: str) -> bool:
        return (await self.http.get(f"{address}?link={quote(token)}")).status_code == 200

    async def _hello(self, field: str, token: str) -> bool:
        frame = {"type": "hello", "since": 0, field: token}
        address = f"/widget/{self.stage.places['key']}/ws"
        said = await told(self.http, address, {"origin": ADDRESS}, frame)
        first = next(json.loads(one["text"]) for one in said if one["type"] == "websocket.send")
        return bool(first["type"] == "welcome")

    async def _uploads(self, token: str) -> bool:
        headers = {b"origin": ADDRESS.encode(), b"authorization": f"Bearer {token}".encode()}
        content = {"file": ("a.txt", b"x")}
        address = f"/widget/{self.stage.places['key']}/files"
        return (await self.http.post(address, headers=headers, files=content)).status_code == 200

    async def _code(self, token: str) -> bool:
        """Whether a code is asked for again; who may not even try is led back to the password."""
        form = {"token": token, "code": "000000"}
        return (await self.http.post(CODE, data=form, headers={"origin": ADDRESS})).status_code != 303

    async def _mark(self, agent_id: int) -> str:
        from services.agents import login_by_id
        from web.second_step import _mark

        login = await self.stage.runtime.db.read(login_by_id, agent_id)
        assert login is not None
        return _mark(login)

    async def forged(self) -> list[str]:
        """The doors that open by a forged token, and those that don't by a good one."""
        tokens, found = self.stage.runtime.tokens, []
        for name, door in (await self.doors()).items():
            for kind, token in forgeries(tokens, door.purpose, door.claims):
                if await door.opens(token):
                    found.append(f"{name}: {kind}")
            if not await door.opens(tokens.make(door.purpose, door.claims, 60)):
                found.append(f"{name} does not open by its own token")
        for kind, cookie in cookies(self.stage):
            answer = await self.http.get("/conversations", headers={"cookie": f"{COOKIE}={cookie}"})
            found += [] if answer.status_code == 303 else [f"session: {kind}"]
        return found


def _is_kept_in(answer: httpx2.Response) -> bool:
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return True
    policy = answer.headers.get("content-security-policy", "")
    return "frame-ancestors 'none'" in policy or "frame-ancestors 'self'" in policy


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def forgeries(tokens: Tokens, purpose: str, claims: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Tokens of every kind that somebody could try."""
    now = clock.now() // 1000
    whole = {**claims, "aud": purpose, "iat": now, "exp": now + 60, "jti": "one"}
    good = tokens.make(purpose, claims, 60)
    head, body, signature = good.split(".")
    for algorithm in ("none", "None", "NONE", "HS384", "HS512", "RS256", "ES256", "dir", None, ["HS256"]):
        for signed in ("", "A", signature):
            yield f"alg {algorithm} {signed[:1]}", f"{part({'alg': algorithm, 'typ': 'JWT'})}.{body}.{signed}"
    for key in ("", "secret", "null", "0" * 32):
        yield f"key {key!r}", jwt.encode(whole, key, algorithm="HS256")
    for other in PURPOSES:
        if other != purpose:
            yield f"purpose {other}", tokens.make(other, claims, 60)
    yield "other secret", Tokens(b"x" * 32).make(purpose, claims, 60)
    yield "expired", tokens.make(purpose, claims, -1)
    for name in ("aud", "exp", "iat", "jti"):
        less = {key: value for key, value in whole.items() if key != name}
        yield f"without {name}", jwt.encode(less, tokens._key, algorithm="HS256")
    yield "other hash", jwt.encode(whole, tokens._key.prepared_key, algorithm="HS512")  # type: ignore[attr-defined]
    yield "for two", jwt.encode({**whole, "aud": [purpose]}, tokens._key, algorithm="HS256")
    yield "no end", jwt.encode({**whole, "exp": "never"}, tokens._key, algorithm="HS256")
    yield "other claims", f"{head}.{part({**whole, 'exp': now + 10**9})}.{signature}"
    yield "cut short", good[:-4]
    yield "cut in half", good[: len(good) // 2]
    yield "two of it", f"{good}.{signature}"
    yield "long", f"{head}.{body}.{'A' * 40_000}"
    yield "too long by one", f"{head}.{body}." + "A" * (LONGEST + 1 - len(head) - len(body) - 2)
    for empty in ("", ".", "..", "null", "\x00", "{}", "'; DROP TABLE agent; --", "../../secret", "😀"):
        yield f"nothing {empty!r}", empty


def cookies(stage: Stage) -> Iterator[tuple[str, str]]:
    """What somebody could say is their session."""
    yield "a suspended agent's", stage.stale
    yield "a token", stage.tokens["customer"]
    yield from (
        (repr(guess[:9]), guess) for guess in ("", "1", "null", "0" * 43, "A" * 1_000_000, "%00", "' OR 1")
    )


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[House]:
    settings = load_settings(
        data_dir=folder / "data",
        login_limit="100000/minute",
        message_limit="100000/minute",
        socket_limit="100000/minute",
        whatsapp_url="http://127.0.0.1:9/v24.0",
    )
    runtime = open_runtime(settings)
    app = create_app(runtime)
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app, client=("127.0.0.1", 1))
        async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS) as http:
            yield House(app, await staged(runtime, http), http)


async def main(folder: Path) -> None:
    """Stage, forge, print."""
    os.chdir(folder)
    async with house(folder) as found:
        told_ = {
            "from elsewhere": await found.from_elsewhere(),
            "in frames": await found.in_frames(),
            "by ends of lines": await found.split(),
            "by forged tokens": await found.forged(),
        }
    print(json.dumps(told_))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
