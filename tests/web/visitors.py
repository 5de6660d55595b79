"""People at the server's door: a browser's HTTP and NiceGUI's socket, without the browser."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import httpx2
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

PASSWORD = "correct horse battery"

COOKIE = "triptych_session"


class Visitor:
    """One browser."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx2.Client(base_url=url, headers={"origin": url}, timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def signs_in(self, email: str, password: str = PASSWORD, **fields: str) -> httpx2.Response:
        return self.http.post("/login", data={"email": email, "password": password, **fields})

    def is_signed_in(self) -> bool:
        return self.http.get("/conversations").status_code == httpx2.codes.OK

    def opens_page(self) -> str:
        """Get the console's page and return the id of the NiceGUI client that was made for it."""
        page = self.http.get("/conversations")
        assert page.status_code == httpx2.codes.OK
        found = re.search(r"""client_id['"]?: ?['"]([0-9a-f-]{36})""", page.text)
        assert found, page.text
        return found[1]

    @contextmanager
    def connects(self, *client_ids: str, **headers: str) -> Iterator["Socket"]:
        """Open NiceGUI's socket, naming these clients."""
        named = "".join(f"&client_id={client_id}" for client_id in client_ids)
        address = f"{self.url.replace('http', 'ws')}/_nicegui_ws/socket.io/?EIO=4&transport=websocket{named}"
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies.jar)
        sent = {"origin": self.url, "cookie": cookies, **headers}
        with connect(
            address, additional_headers={name: value for name, value in sent.items() if value}, proxy=None
        ) as connection:
            yield Socket(connection)


class Socket:
    """NiceGUI's socket, spoken by hand: engine.io and socket.io frames."""

    def __init__(self, connection: ClientConnection) -> None:
        self._socket = connection
        assert self._receive().startswith("0")
        self._socket.send("40")
        self.greeting = self._receive()

    def emit(self, event: str, frame: object) -> None:
        """Send a frame that wants no answer."""
        self._socket.send("42" + json.dumps([event, frame]))

    def ask(self, event: str, frame: object) -> Any:
        """Send a frame and return what the server acknowledges it with."""
        self._socket.send("420" + json.dumps([event, frame]))
        while not (answer := self._receive()).startswith("430"):
            pass
        return json.loads(answer[3:])[0]

    def shakes_hands(self, client_id: str) -> bool:
        """Say which client this socket is of."""
        frame = {"client_id": client_id, "tab_id": "tab", "document_id": "document", "next_message_id": 0}
        return bool(self.ask("handshake", frame))

    def is_told(self, event: str) -> Any:
        """Wait for an event and return what it carries."""
        while not (frame := self._receive()).startswith(f'42["{event}"'):
            pass
        return json.loads(frame[2:])[1]

    def is_cut(self) -> bool:
        """Wait until the server has ended this socket."""
        try:
            while self._receive() != "41":
                pass
        except ConnectionClosed:
            return True
        return True

    def _receive(self) -> str:
        while (frame := str(self._socket.recv(timeout=10))) == "2":
            self._socket.send("3")
        return frame
