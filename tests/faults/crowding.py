"""Many sockets of one address, none of which says as much as one may: together they are limited too."""

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field

from services.pace import BURST_SECONDS
from tests.faults.besieged import CROWD, Besieged, as_sent
from tests.faults.pausing import pause
from tests.web.raw import CLOSE, PING, PONG, TEXT, Line, frame, frames_in, socket

VISITORS, SOCKETS_EACH = 15, 10
"""Within what may be opened in a minute, and within what may come at once."""
SAID, HEARD = 2 * 200, 2 * 1_000
"""What an address may go on with in a second, those included who are spared (services/limits.py)."""
TYPED = 25
"""Of each socket at once."""
EVERY = 0.03
"""Seconds between two times that a socket asks for signs of life."""
PATIENCE = 60
TYPING, PING_US = (frame(TEXT, said) for said in (b'{"type":"typing","on":true}', b'{"type":"ping"}'))


@dataclass(slots=True)
class Crowd:
    """What it is told, by type, or by code where it is closed."""

    lines: list[Line] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _hearing: list[asyncio.Task[None]] = field(default_factory=list)

    async def come(self, server: Besieged) -> None:
        """As many as may, on sockets of their own."""
        for number in range(VISITORS * SOCKETS_EACH):
            is_new = number < VISITORS
            line = await socket(server.port, server.widget, address=CROWD)
            self.lines.append(line)
            self._hearing.append(asyncio.create_task(self._hear(line)))
            await line.says(_hello(None if is_new else self.tokens[number % VISITORS]))
            await self.hears("welcome", number + 1)
        self.told.clear()

    async def hears(self, kind: str, number: int) -> None:
        """Wait until it is told so often."""
        async with asyncio.timeout(PATIENCE):
            while self.told[kind] < number:
                self.changed.clear()
                await self.changed.wait()

    def go(self) -> None:
        for task in self._hearing:
            task.cancel()
        for line in self.lines:
            line.writer.close()

    async def _hear(self, line: Line) -> None:
        heard = b""
        while data := await line.reader.read(65_536):
            heard += data
            for kind, content in frames_in(heard):
                heard = heard[len(as_sent(kind, content)) :]
                if kind == PING:
                    line.writer.write(frame(PONG, content))
                self._note(kind, content)
            self.changed.set()

    def _note(self, kind: int, content: bytes) -> None:
        if kind == CLOSE:
            self.told[str(int.from_bytes(content[:2], "big"))] += 1
        elif kind == TEXT:
            told = json.loads(content)
            self.told[told.get("code", told["type"])] += 1
            assert told["type"] != "error" or told["retry_after"] > 0
            if told["type"] == "welcome" and len(self.tokens) < VISITORS:
                self.tokens.append(told["token"])


async def crowd(server: Besieged, scale: float) -> str:
    """All type, then all ask for signs of life again and again."""
    people = Crowd()
    try:
        await people.come(server)
        refused = await _type(people)
        signs = await _ask_for_signs(people, round(300 * scale) + 30)
    finally:
        people.go()
    typed = TYPED * len(people.lines)
    return f"{refused} of {typed} told to wait, {signs['1008']} of {len(people.lines)} closed"


async def _type(people: Crowd) -> int:
    began = time.monotonic()
    for line in people.lines:
        line.writer.write(TYPING * TYPED + PING_US)
    await people.hears("pong", len(people.lines))
    seen = Counter(people.told)
    assert seen.keys() == {"pong", "rate_limited"}, seen
    said = TYPED * len(people.lines) - seen["rate_limited"]
    assert said <= SAID * (BURST_SECONDS + time.monotonic() - began), seen
    return seen["rate_limited"]


async def _ask_for_signs(people: Crowd, times: int) -> Counter[str]:
    people.told.clear()
    began = time.monotonic()
    for _ in range(times):
        for line in people.lines:
            if not line.writer.is_closing():
                line.writer.write(PING_US * 3)
        await pause(EVERY)
    seen = Counter(people.told)
    assert seen["1008"] > 0, seen
    assert seen["pong"] <= HEARD * (BURST_SECONDS + time.monotonic() - began), seen
    return seen


def _hello(token: str | None) -> bytes:
    return frame(TEXT, json.dumps({"type": "hello", "token": token, "since": 0}).encode())
