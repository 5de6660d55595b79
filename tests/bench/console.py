"""An open console without its browser: NiceGUI's page over HTTP, then its socket, read and thrown away."""

import asyncio
import contextlib
import re
import uuid

import httpx2
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.bench.company import AGENTS, PASSWORD, email_of

CLIENT_ID = re.compile(r"""client_id['"]?: ?['"]([0-9a-f-]{36})""")


class Console:
    """One open page "Conversations"."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._filled = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, url: str, agent_id: int) -> "Console":
        """Sign in, load the page and connect; returns when the list has come."""
        async with httpx2.AsyncClient(base_url=url, headers={"origin": url}, timeout=60) as http:
            form = {"email": email_of(agent_id), "password": PASSWORD}
            assert (await http.post("/login", data=form)).status_code == httpx2.codes.SEE_OTHER
            page = await http.get("/conversations")
            assert page.status_code == httpx2.codes.OK, page.text[:500]
            found = CLIENT_ID.search(page.text)
            assert found, page.text[:500]
            cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in http.cookies.jar)
        query = (
            f"EIO=4&transport=websocket&client_id={found[1]}&implicit_handshake=true&next_message_id=0"
            f"&tab_id={uuid.uuid4()}&document_id={uuid.uuid4()}"
        )
        socket = await connect(
            f"{url.replace('http', 'ws', 1)}/_nicegui_ws/socket.io/?{query}",
            additional_headers={"origin": url, "cookie": cookies},
            compression=None,
            ping_interval=None,
            proxy=None,
            max_size=None,
        )
        console = cls(socket)
        await asyncio.wait_for(console._filled.wait(), 60)
        return console

    async def close(self) -> None:
        self._reading.cancel()
        await self._socket.close()

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for frame in self._socket:
                await self._take(str(frame))

    async def _take(self, frame: str) -> None:
        if frame == "2":  # engine.io's ping
            await self._socket.send("3")
        elif frame.startswith("0"):  # open: enter socket.io's default namespace
            await self._socket.send("40")
        elif not self._filled.is_set() and '"el":"list","m":"reset"' in frame.replace(" ", ""):
            self._filled.set()


async def open_consoles(url: str, count: int) -> list[Console]:
    """One for each agent, one after the other; with more than there are agents, some have several."""
    return [await Console.open(url, number % AGENTS + 1) for number in range(count)]
