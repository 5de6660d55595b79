"""A customer without a browser: the widget's open protocol, for what only the console is looked at for."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from uuid import uuid4

from websockets.sync.client import ClientConnection, connect

from services.channels.web.returning import return_link
from services.secret import load_secret
from services.settings import Settings
from services.tokens import Tokens
from tests.e2e.server import Server

PATIENCE_S = 30
PAGE = {"url": "http://localhost/lanterns", "title": "Lanterns"}
HELLO = {"type": "hello", "since": 0, "page": PAGE, "time_zone": "Europe/Lisbon", "language": "en"}


class Visitor:
    """Has the chat open."""

    def __init__(self, socket: ClientConnection, said: dict[str, Any]) -> None:
        self._socket = socket
        self.welcome = self.asks(**(HELLO | said))

    def asks(self, **frame: Any) -> dict[str, Any]:
        """Send a frame, and return what is answered to it."""
        self._socket.send(json.dumps(frame))
        return self.waits_for("welcome", "ack", "error", "history")

    def waits_for(self, *kinds: str) -> dict[str, Any]:
        """The next frame of these types; what comes before it is let go."""
        while True:
            frame: dict[str, Any] = json.loads(self._socket.recv(timeout=PATIENCE_S))
            if frame["type"] in kinds:
                return frame

    def marks(self, how: str, seq: int) -> None:
        """Say how far one has "received" or "read"."""
        self._socket.send(json.dumps({"type": how, "seq": seq}))

    def writes(self, *texts: str) -> dict[str, Any]:
        """Write them one after the other; the last one is stored, or refused, when this returns."""
        answer: dict[str, Any] = {}
        for text in texts:
            answer = self.asks(type="message", client_id=str(uuid4()), text=text)
        return answer


@contextmanager
def visit(server: Server, channel: str = "demo-sales", **said: Any) -> Iterator[Visitor]:
    """Open the chat, saying this of oneself: `visit(server, name="Maria")`."""
    address = f"{server.url.replace('http', 'ws')}/widget/{channel}/ws"
    with connect(address) as socket:
        yield Visitor(socket, said)


def link_of_the_latest(server: Server, address: str, channel: str = "demo-sales") -> str:
    """The link that a mail to the latest customer would carry, to the server as it is called there."""
    with closing(sqlite3.connect(server.data / "triptych.db", timeout=10)) as database:
        (visitor,) = database.execute("SELECT external_id FROM channel_identity ORDER BY id DESC").fetchone()
    tokens = Tokens(load_secret(Settings(_env_file=None, data_dir=server.data)))
    return return_link(tokens, address, channel, visitor)
