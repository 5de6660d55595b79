"""Carries events to the webhook: signed, in order, and again with growing pauses until they are taken."""

import asyncio
import hashlib
import hmac
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.emulator.account import Account
from web.emulator.events import Event, raw

if TYPE_CHECKING:
    from httpx2 import AsyncClient, Response

SIGNATURE = "X-Hub-Signature-256"
KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Patience:
    """In seconds: how long an answer may take, and how long the first and the longest pause is."""

    answer: float = 5.0
    first: float = 0.5
    longest: float = 60.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One delivery. `status` is 0 when there was no answer."""

    event: Event
    status: int
    seconds: float


class Postman:
    """Has one thing under way at a time, as long as nobody asks for `at_once`."""

    def __init__(self, account: Account, patience: Patience) -> None:
        self._account = account
        self._patience = patience
        self._queue: deque[Event] = deque()
        self._held: list[Event] | None = None
        self._something = asyncio.Event()
        self._nothing = asyncio.Event()
        self._nothing.set()
        self._client: AsyncClient | None = None
        self._work: asyncio.Task[None] | None = None
        self.attempts: deque[Attempt] = deque(maxlen=KEPT)
        """The latest, the oldest first."""
        self.on_taken: Callable[[Event], None] = lambda _event: None
        """Called with each event of the queue once the webhook has taken it."""

    def put(self, event: Event) -> None:
        """Send it when its turn comes. Raises TypeError, ValueError for what is no JSON."""
        raw(event)
        if self._held is not None:
            self._held.append(event)
            return
        self._queue.append(event)
        self._nothing.clear()
        self._something.set()

    @contextmanager
    def held(self) -> Iterator[list[Event]]:
        """Keep what happens in the block, as a list that may be changed; it goes out as it then stands."""
        held: list[Event] = []
        self._held = held
        try:
            yield held
        finally:
            self._held = None
            for event in held:
                self.put(event)

    async def told(self) -> None:
        """Wait until everything has been taken. Raises what has ended the carrying."""
        waiting = asyncio.ensure_future(self._nothing.wait())
        await asyncio.wait({waiting, self._work} if self._work else {waiting}, return_when="FIRST_COMPLETED")
        if not waiting.done():
            waiting.cancel()
            raise RuntimeError("The emulator carries nothing any more.") from _failure(self._work)

    async def at_once(self, events: Iterable[Event]) -> list[int]:
        """Deliver side by side, past the queue and once each; tells how each was answered."""
        attempts = await asyncio.gather(*(self._deliver(event) for event in events))
        return [attempt.status for attempt in attempts]

    async def post(self, body: bytes, signature: str | None) -> "Response":
        """Post any bytes with any signature, or with none: for what is forged."""
        headers = {"content-type": "application/json"}
        if signature is not None:
            headers[SIGNATURE] = signature
        return await self._http.post(self._account.webhook_url, content=body, headers=headers)

    async def verify(self, challenge: str, token: str) -> "Response":
        """Ask the webhook whether it is the right one, as when it is subscribed."""
        question = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": token}
        return await self._http.get(self._account.webhook_url, params=question)

    def signature(self, body: bytes) -> str:
        """What proves that the platform sent these bytes."""
        return "sha256=" + hmac.new(self._account.app_secret.encode(), body, hashlib.sha256).hexdigest()

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Carry until the end of the block."""
        import httpx2

        async with httpx2.AsyncClient(timeout=self._patience.answer, trust_env=False) as client:
            self._client = client
            self._work = asyncio.create_task(self._carry())
            try:
                yield
            finally:
                self._work.cancel()
                with suppress(asyncio.CancelledError):
                    await self._work
                self._client = self._work = None

    async def _carry(self) -> None:
        while True:
            await self._something.wait()
            while self._queue:
                await self._until_taken(self._queue[0])
                self.on_taken(self._queue.popleft())
            self._something.clear()
            self._nothing.set()

    async def _until_taken(self, event: Event) -> None:
        pause = self._patience.first
        while (await self._deliver(event)).status != 200:
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._patience.longest)

    async def _deliver(self, event: Event) -> Attempt:
        import httpx2

        body, began = raw(event), time.monotonic()
        try:
            status = (await self.post(body, self.signature(body))).status_code
        except httpx2.HTTPError:
            status = 0
        attempt = Attempt(event, status, time.monotonic() - began)
        self.attempts.append(attempt)
        return attempt

    @property
    def _http(self) -> "AsyncClient":
        if self._client is None:
            raise RuntimeError("The emulator is not at work.")
        return self._client


def _failure(work: "asyncio.Task[None] | None") -> BaseException | None:
    return None if work is None or work.cancelled() else work.exception()
