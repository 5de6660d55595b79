"""What requests meet on demand: refusals, lines that drop, silence, answers that are none of the API's."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from web.emulator.graph_errors import GraphError

Place = Literal["messages", "media", "file", "templates", "account"]
"""Which requests: sending, upload and address of a file, its download, the templates, everything else."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What one request meets. `taken`: what it asked for is done all the same."""

    kind: Literal["refuses", "drops", "stalls", "breaks"]
    taken: bool = False
    error: GraphError | None = None
    status: int = 502

    def response(self, trace: str) -> Response:
        """How it is answered, if that can be said."""
        match self.kind:
            case "drops":
                return Dropped()
            case "stalls":
                return Silence()
            case _ if self.error is not None:
                from starlette.responses import JSONResponse

                return JSONResponse(self.error.body(trace), self.error.status)
            case _:
                return PlainTextResponse("Bad gateway", self.status)


@dataclass
class Faults:
    """Those that wait for the next requests, in order."""

    waiting: list[tuple[Place, Fault]] = field(default_factory=list)
    always: Fault | None = None

    def add(self, place: Place, fault: Fault, times: int) -> None:
        """Let the next requests of this kind meet it."""
        self.waiting += [(place, fault)] * times

    def take(self, place: Place) -> Fault | None:
        """What a request meets, which is then over."""
        if self.always is not None:
            return self.always
        found = next((pair for pair in self.waiting if pair[0] == place), None)
        if found is None:
            return None
        self.waiting.remove(found)
        return found[1]

    @contextmanager
    def for_all(self, fault: Fault) -> Iterator[None]:
        """Let every request meet it until the end of the block."""
        self.always = fault
        try:
            yield
        finally:
            self.always = None


class Dropped(Response):
    """An answer that begins, and a line that breaks before it has ended."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Announce more than is ever sent: the server closes the line."""
        headers = [(b"content-type", b"application/json"), (b"content-length", b"500")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


class Silence(Response):
    """No answer for as long as the other side listens."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait until they have gone."""
        with suppress(OSError):
            while (await receive())["type"] != "http.disconnect":
                pass
