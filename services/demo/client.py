"""A customer with a widget of their own: a small client of the protocol of SPEC 8.

It reads, types and writes as people do: with pauses, and no more than a few messages without an answer.
"""

import asyncio
import json
import uuid
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from services.demo.pace import Pace, between

log = structlog.get_logger(__name__)

PATIENCE = 3
"""Messages without an answer, after which a customer waits."""

NO_CHANNEL = 4404
ACK_SECONDS = 10.0
LONGEST_PAUSE = 30.0
AFTERWARDS = ("👍", "🙂", "🙏")
"""What is left to say when everything is said."""

Frame = dict[str, Any]


@dataclass
class Customer:
    """Someone with the chat open."""

    url: str
    hello: Frame
    """What their `hello` says; the token in it is replaced by each fresh one."""
    user_agent: str
    says: deque[str] = field(default_factory=deque)
    replies: deque[str] = field(default_factory=deque)
    is_still: bool = False
    pace: Pace = field(default_factory=Pace)

    last_seq: int = field(default=0, init=False)
    unanswered: int = field(default=0, init=False)
    """Their own messages since an agent's latest."""
    _answered: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _acks: asyncio.Queue[Frame] = field(default_factory=asyncio.Queue, init=False)
    _under_way: Frame | None = field(default=None, init=False)
    _afterwards: deque[str] = field(default_factory=lambda: deque(AFTERWARDS), init=False)

    async def stay(self) -> None:
        """Be connected, and come back when cut off, until cancelled or the channel is no more."""
        tries = 0
        while True:
            try:
                async with self._connect() as socket:
                    tries = 0
                    await self._greet(socket)
                    await _until_one_ends(self._listen(socket), self._live(socket))
            except (OSError, WebSocketException, TimeoutError) as error:
                if _code_of(error) == NO_CHANNEL:
                    return
                log.debug("demo customer cut off", name=self.hello.get("name"), error=str(error))
            tries += 1
            await asyncio.sleep(between((0.5, 1.0)) * min(LONGEST_PAUSE, 2.0 ** min(tries, 5)))

    def _connect(self) -> connect:
        self._acks = asyncio.Queue()
        return connect(
            self.url, proxy=None, compression=None, user_agent_header=self.user_agent, close_timeout=2
        )

    async def _greet(self, socket: ClientConnection) -> None:
        await _send(socket, **self.hello, type="hello", since=self.last_seq)

    async def _listen(self, socket: ClientConnection) -> None:
        async for text in socket:
            frame: Frame = json.loads(text)
            match frame["type"]:
                case "welcome":
                    self.hello["token"] = frame["token"]
                    self._catch_up(frame["messages"])
                case "message" if frame["prev"] > self.last_seq:
                    await self._greet(socket)
                case "message":
                    self._take(frame)
                case "error" if frame["code"] == "unauthorized":
                    self.hello.pop("token", None)
                    await self._greet(socket)
                case "ack" | "error" if "client_id" in frame:
                    self._acks.put_nowait(frame)
                case _:
                    pass

    def _catch_up(self, messages: list[Frame]) -> None:
        """Take what was missed. What stood there when they came was read, and replied to, in its time."""
        has_just_come = self.last_seq == 0
        for message in messages:
            self._take(message)
        if has_just_come:
            self._answered.clear()

    def _take(self, message: Frame) -> None:
        self.last_seq = max(self.last_seq, message["seq"])
        if message["author"]["kind"] == "customer":
            self.unanswered += 1
        else:
            self.unanswered = 0
            self._answered.set()

    async def _live(self, socket: ClientConnection) -> None:
        """Read what is answered and reply to it; between, write when the time has come."""
        if self._under_way is not None:
            await self._deliver(socket)
        pause = self.pace.before_first
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._answered.wait(), between(pause))
            pause = self.pace.between
            if self._answered.is_set():
                await self._read(socket)
                if not self.is_still:
                    await self._write(socket, self._reply())
            elif self.says and not self.is_still and self.unanswered < PATIENCE:
                await self._write(socket, self.says.popleft())

    async def _read(self, socket: ClientConnection) -> None:
        self._answered.clear()
        await _send(socket, type="received", seq=self.last_seq)
        await asyncio.sleep(between(self.pace.reading))
        await _send(socket, type="read", seq=self.last_seq)

    def _reply(self) -> str:
        if self.replies:
            return self.replies.popleft()
        self._afterwards.rotate(-1)
        return self._afterwards[-1]

    async def _write(self, socket: ClientConnection, text: str) -> None:
        await _send(socket, type="typing", on=True)
        await asyncio.sleep(min(6.0, self.pace.letter * len(text)))
        self._under_way = {"type": "message", "client_id": str(uuid.uuid4()), "text": text}
        await self._deliver(socket)

    async def _deliver(self, socket: ClientConnection) -> None:
        """Send what is under way until it is acknowledged or refused for good."""
        while self._under_way is not None:
            await _send(socket, **self._under_way)
            frame = await asyncio.wait_for(self._acks.get(), ACK_SECONDS)
            if "retry_after" in frame:
                await asyncio.sleep(frame["retry_after"])
            elif frame["client_id"] == self._under_way["client_id"]:
                self._under_way = None
                self.unanswered += 1
                self.last_seq = max(self.last_seq, frame.get("seq", 0))


async def _until_one_ends(*parts: Coroutine[Any, Any, None]) -> None:
    """Run them side by side; the first to end or fail ends the others."""
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _send(socket: ClientConnection, **frame: Any) -> None:
    await socket.send(json.dumps(frame, ensure_ascii=False))


def _code_of(error: Exception) -> int | None:
    return error.rcvd.code if isinstance(error, ConnectionClosed) and error.rcvd else None
