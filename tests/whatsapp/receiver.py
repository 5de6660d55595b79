"""The other end of the emulator's webhooks: keeps what comes, and answers as the test says."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route


@dataclass
class Receiver:
    """`answers` tells the status of each delivery by its number, from 1."""

    verify_token: str = "verify-me"
    answers: Callable[[int], int] = lambda _number: 200
    events: list[dict[str, Any]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    stalls: bool = False
    came: asyncio.Event = field(default_factory=asyncio.Event)

    def application(self) -> Starlette:
        return Starlette(routes=[Route("/webhook", self._serve, methods=["GET", "POST"])])

    async def _serve(self, request: Request) -> Response:
        if request.method == "GET":
            if request.query_params["hub.verify_token"] != self.verify_token:
                return PlainTextResponse("", 403)
            return PlainTextResponse(request.query_params["hub.challenge"])
        self.raw.append(await request.body())
        self.signatures.append(request.headers.get("x-hub-signature-256", ""))
        self.events.append(await request.json())
        self.came.set()
        if self.stalls:
            await asyncio.Event().wait()
        return PlainTextResponse("", self.answers(len(self.raw)))

    def changes(self) -> list[Any]:
        """What every change of every delivery says."""
        return [
            change["value"]
            for event in self.events
            for entry in event["entry"]
            for change in entry["changes"]
        ]

    def messages(self) -> list[Any]:
        return [message for value in self.changes() for message in value.get("messages", ())]

    def statuses(self) -> list[str]:
        return [status["status"] for value in self.changes() for status in value.get("statuses", ())]
