"""A server with a call in it: Ada is in the crew, Ben is not."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import select
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from models import Channel, Conference
from services.actor import agent
from services.channels.web import Visit, hello, write
from services.conference.calling import call
from services.conversations.closing import close
from services.conversations.joining import join
from services.opening import open_runtime
from services.settings import load_settings
from tests.e2e.server import Server
from tests.web.conftest import with_agents
from tests.web.visitors import Visitor

PATIENCE_S = 10
ADA = 1
PAGE = "a-secret-of-this-page"


@dataclass(frozen=True, slots=True)
class Addresses:
    """What stands in the addresses of a call: the agents', the customer's."""

    room: str
    guest: str


def with_calls(folder: Path) -> tuple[Path, Addresses, Addresses]:
    """A folder with a call that goes on, and one whose conversation is closed."""
    db = open_runtime(load_settings(data_dir=with_agents(folder) / "data")).db

    def begin(name: str) -> tuple[int, Addresses]:
        key = db.read_here(lambda session: session.exec(select(Channel.key)).one())
        guest = db.write_here(hello, key, Visit(name=name)).value
        id_ = guest.conversation_id
        db.write_here(write, id_, text="Hello", client_id="1", actor=guest.actor)
        db.write_here(join, id_, actor=agent(ADA))
        room = db.write_here(call, id_, address="http://127.0.0.1", actor=agent(ADA)).value
        link = db.read_here(lambda session: session.get_one(Conference, room).guest)
        return id_, Addresses(room, link)

    _, open_ = begin('Maria "<b>__CALL__ {{CALL}}')
    closed, ended = begin("Omar")
    db.write_here(close, closed, shown=9, actor=agent(ADA))
    db.close()
    return folder, open_, ended


class Caller:
    """A call page without a browser."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    def says(self, kind: str, **fields: Any) -> None:
        self._socket.send(json.dumps({"type": kind, **fields}))

    def sends(self, frame: str | bytes) -> None:
        self._socket.send(frame)

    def enters(self, page: str = PAGE) -> dict[str, Any]:
        self.says("enter", page=page)
        return self.hears()

    def hears(self) -> dict[str, Any]:
        heard: dict[str, Any] = json.loads(self._socket.recv(timeout=PATIENCE_S))
        return heard

    def is_cut(self) -> int:
        """Wait for the end, and return the code."""
        try:
            while True:
                self._socket.recv(timeout=PATIENCE_S)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 0


@contextmanager
def calling(server: Server, id_: str, visitor: Visitor | None = None, **headers: str) -> Iterator[Caller]:
    """Open the socket behind a call page, as this visitor."""
    cookies = "; ".join(f"{one.name}={one.value}" for one in visitor.http.cookies.jar) if visitor else ""
    sent = {"origin": server.url, "cookie": cookies, **headers}
    address = f"{server.url.replace('http', 'ws')}/call/{id_}/ws"
    with connect(
        address, additional_headers={name: value for name, value in sent.items() if value}, proxy=None
    ) as socket:
        yield Caller(socket)
